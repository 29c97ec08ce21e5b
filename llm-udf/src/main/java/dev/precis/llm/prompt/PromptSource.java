package dev.precis.llm.prompt;

import dev.precis.llm.settings.KnownNames;
import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SmallFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the text of a prompt comes from.
 *
 * @param given a bundled prompt's name, or a file's path
 */
record PromptSource(String given) {
  /** No model accepts a longer prompt, so a longer file must be a mistake. */
  static final int MOST_BYTES = 65_536;

  /**
   * Reads the whole text.
   *
   * @throws SettingsException when it does not exist or is no text
   */
  String text() {
    return isPath() ? ofFile() : bundled();
  }

  private boolean isPath() {
    return given.contains("/") || given.endsWith(".yaml") || given.endsWith(".yml");
  }

  private String bundled() {
    if (!PromptFile.BUNDLED.contains(given)) {
      throw new SettingsException(
          List.of(
              "expected "
                  + String.join(", ", PromptFile.BUNDLED)
                  + " or the path of a .yaml file, got \""
                  + given
                  + '"'
                  + new KnownNames(PromptFile.BUNDLED)
                      .nearest(given)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("")));
    }
    String resource = "/dev/precis/llm/prompts/" + given + ".yaml";
    try (InputStream in = PromptSource.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read prompt " + given, e);
    }
  }

  private String ofFile() {
    try {
      return new SmallFile(given, MOST_BYTES).text();
    } catch (IllegalArgumentException e) {
      throw new SettingsException(List.of(given + ": " + e.getMessage()));
    }
  }
}
