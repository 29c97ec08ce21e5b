package dev.precis.llm.prompt;

import java.util.List;

/**
 * A prompt as its file contains it, with placeholders. Texts that the file omits have their
 * defaults. Immutable.
 *
 * @param name a bundled prompt's name, or the file's path
 * @param version for people; may be empty
 * @param language the output language by its English name; empty for each text's own
 * @param system the system message; may be empty
 * @param chapter for chapters and other texts
 * @param part for parts of books, whose text is their chapters' summaries
 * @param book for books, whose text is their parts' summaries
 */
record PromptFile(
    String name,
    String version,
    String language,
    TextTemplate system,
    Instructions chapter,
    Instructions part,
    Instructions book) {
  /** The names of the prompts in Precis's own jar; the default is first. */
  static final List<String> BUNDLED = List.of("neutral", "bullets", "so-far", "headline");

  /** A language by its English name, not by a code such as {@code de} or {@code de-AT}. */
  static final String LANGUAGE_PATTERN =
      "(?!\\p{Ll}{2,3}([-_].*)?$)\\p{L}[\\p{L}\\p{M} ()'\u2019-]{0,49}";

  /** Describes {@link #LANGUAGE_PATTERN} in messages. */
  static final String LANGUAGE_EXPECTED = "a language by its English name, such as German";

  /**
   * Reads a prompt, which is a small file.
   *
   * @param prompt a bundled prompt's name, or a path on this machine: it contains a slash or has
   *     the file extension {@code .yaml} or {@code .yml}
   * @throws dev.precis.llm.settings.SettingsException with all problems
   */
  static PromptFile read(String prompt) {
    PromptSource source = new PromptSource(prompt);
    return PromptParser.parse(prompt, source.text());
  }

  /** Reads the default prompt. */
  static PromptFile neutral() {
    return read(BUNDLED.get(0));
  }

  /** The name and version, for people. */
  String title() {
    return version.isEmpty() ? name : name + ", version " + version;
  }
}
