package dev.precis.llm.prompt;

import java.util.List;

/**
 * A prompt as a file holds it, its placeholders not filled. What the file leaves out is there, made
 * from what it has. Immutable.
 *
 * @param name a bundled one's name, or the file's path
 * @param version for people; may be empty
 * @param language the one to write in, by its English name; empty for each text's own
 * @param system the system message; may be empty
 * @param chapter for chapters and other texts
 * @param part for parts of books, of which the chapters' summaries are the text
 * @param book for books, of which the parts' summaries are the text
 */
public record PromptFile(
    String name,
    String version,
    String language,
    Wording system,
    PromptTexts chapter,
    PromptTexts part,
    PromptTexts book) {
  /** The names of those in Precis's own jar, the default first. */
  public static final List<String> BUNDLED = List.of("neutral", "bullets", "so-far", "headline");

  /** A language by its English name; codes such as {@code de} or {@code de-AT} are none. */
  public static final String LANGUAGE_PATTERN =
      "(?!\\p{Ll}{2,3}([-_].*)?$)\\p{L}[\\p{L}\\p{M} ()'\u2019-]{0,49}";

  /** The same in words. */
  public static final String LANGUAGE_EXPECTED = "a language by its English name, such as German";

  /**
   * Reads one. Blocks for a small file.
   *
   * @param prompt the name of a bundled one, or a path of this machine: with a slash, or with the
   *     ending {@code .yaml} or {@code .yml}
   * @throws dev.precis.llm.settings.SettingsException with all that is wrong with it
   */
  public static PromptFile read(String prompt) {
    PromptSource source = new PromptSource(prompt);
    return PromptParser.parse(prompt, source.text());
  }

  /** The one that is used where none is named. */
  public static PromptFile neutral() {
    return read(BUNDLED.get(0));
  }

  /** Its name and version, for people. */
  public String title() {
    return version.isEmpty() ? name : name + ", version " + version;
  }
}
