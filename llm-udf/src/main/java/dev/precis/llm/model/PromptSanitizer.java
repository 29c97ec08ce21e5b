package dev.precis.llm.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a text safe to put into a prompt. A space breaks everything that a model or its tokenizer
 * would read as a command, and replaces everything that is not text. Immutable and thread-safe.
 */
final class PromptSanitizer {
  /** Plain text to a tokenizer, but commands to a model of the Llama 2 family. */
  private static final List<String> LLAMA_2_MARKS =
      List.of("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>");

  private final Pattern commands;

  /**
   * @param controlTokens the texts of the model's control tokens
   */
  PromptSanitizer(Collection<String> controlTokens) {
    String alternatives =
        Stream.concat(LLAMA_2_MARKS.stream(), controlTokens.stream())
            // A space breaks neither a single character nor the spaces at a token's ends: the
            // loop below would not end.
            .map(String::strip)
            .filter(token -> token.codePointCount(0, token.length()) > 1)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.commands = Pattern.compile(alternatives);
  }

  /**
   * Returns the text without commands, without control characters except line feeds and tabs, and
   * without halves of surrogate pairs.
   */
  String sanitize(String text) {
    String clean = withoutControls(text);
    Matcher matcher = commands.matcher(clean);
    // Until there is none: the rest of a broken command may form another with what follows it.
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
    if (text.codePoints().noneMatch(PromptSanitizer::isNotText)) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().forEach(point -> clean.appendCodePoint(isNotText(point) ? ' ' : point));
    return clean.toString();
  }

  private static boolean isNotText(int point) {
    int type = Character.getType(point);
    return type == Character.SURROGATE
        || (type == Character.CONTROL && point != '\n' && point != '\t');
  }
}
