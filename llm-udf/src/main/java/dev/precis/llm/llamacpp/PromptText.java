package dev.precis.llm.llamacpp;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a text safe to stand in a prompt: whatever a model or its tokenizer would take for a
 * command is broken by a space, and what is no text is taken out. Immutable and thread-safe.
 */
public final class PromptText {
  /** Plain text to a tokenizer, yet commands to a model of the Llama 2 family. */
  private static final List<String> LLAMA_2_MARKS =
      List.of("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>");

  private final Pattern commands;

  /**
   * @param controlTokens the texts of the model's control tokens
   */
  public PromptText(Collection<String> controlTokens) {
    String alternatives =
        Stream.concat(LLAMA_2_MARKS.stream(), controlTokens.stream())
            // A space can break neither a single character nor a token's own spaces at its ends:
            // whoever tried would go on for ever.
            .map(String::strip)
            .filter(token -> token.codePointCount(0, token.length()) > 1)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.commands = Pattern.compile(alternatives);
  }

  /**
   * The text without commands, control characters (but line ends and tabs) and halves of surrogate
   * pairs.
   */
  public String neutralize(String text) {
    String clean = withoutControls(text);
    Matcher matcher = commands.matcher(clean);
    // Breaking one command can leave its tail to form another with what follows: so until there is
    // none.
    while (matcher.find()) {
      clean = matcher.replaceAll(match -> Matcher.quoteReplacement(broken(match.group())));
      matcher = commands.matcher(clean);
    }
    return clean;
  }

  private static String broken(String command) {
    int at = command.offsetByCodePoints(0, 1);
    return command.substring(0, at) + ' ' + command.substring(at);
  }

  private static String withoutControls(String text) {
    if (text.codePoints().noneMatch(PromptText::isNoText)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(point -> clean.appendCodePoint(isNoText(point) ? ' ' : point));
    return clean.toString();
  }

  private static boolean isNoText(int point) {
    int type = Character.getType(point);
    return type == Character.SURROGATE
        || (type == Character.CONTROL && point != '\n' && point != '\t');
  }
}
