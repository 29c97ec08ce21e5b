package dev.precis.job.settings;

import dev.precis.job.console.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The instructions of an Ollama Modelfile, in their order. Immutable.
 *
 * <p>Source: Ollama's documentation, "Modelfile Reference": an instruction is a word and its
 * arguments, of which a text may be in double or triple quotes, the latter over several lines;
 * {@code #} begins a comment line.
 */
record Modelfile(List<Instruction> instructions) {
  private static final String QUOTES = "\"\"\"";

  /**
   * @param line its number in the file, from 1
   * @param name in upper case
   * @param arguments without quotes
   */
  record Instruction(int line, String name, String arguments) {}

  Modelfile {
    instructions = List.copyOf(instructions);
  }

  /**
   * @throws InputException if a text has no closing quotes, with its line
   */
  static Modelfile parse(String text) {
    List<Instruction> instructions = new ArrayList<>();
    List<String> lines = text.lines().toList();
    int next = 0;
    while (next < lines.size()) {
      int first = next;
      String line = lines.get(next++).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", 2);
      String arguments = words.length < 2 ? "" : words[1];
      int open = arguments.indexOf(QUOTES);
      if (open >= 0 && arguments.indexOf(QUOTES, open + QUOTES.length()) < 0) {
        StringBuilder whole = new StringBuilder(arguments);
        boolean closed = false;
        while (!closed && next < lines.size()) {
          String more = lines.get(next++);
          whole.append('\n').append(more);
          closed = more.contains(QUOTES);
        }
        if (!closed) {
          throw new InputException(
              "Cannot read Modelfile: the text that begins in line "
                  + (first + 1)
                  + " has no closing "
                  + QUOTES);
        }
        arguments = whole.toString();
      }
      instructions.add(
          new Instruction(first + 1, words[0].toUpperCase(Locale.ROOT), arguments.strip()));
    }
    return new Modelfile(instructions);
  }

  /** A text without the quotes around it. */
  static String unquoted(String argument) {
    String text = argument.strip();
    for (String quotes : List.of(QUOTES, "\"")) {
      if (text.length() >= 2 * quotes.length()
          && text.startsWith(quotes)
          && text.endsWith(quotes)) {
        String inner = text.substring(quotes.length(), text.length() - quotes.length());
        return quotes.equals("\"") ? inner.replace("\\n", "\n").replace("\\\"", "\"") : inner;
      }
    }
    return text;
  }
}
