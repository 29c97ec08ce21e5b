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
 * Where a prompt is.
 *
 * @param given the name of a bundled one, or a file's path
 */
record PromptSource(String given) {
  /** No model takes a prompt that is longer, and no file that is longer was meant. */
  static final int MOST_BYTES = 65_536;

  /**
   * The whole of it.
   *
   * @throws SettingsException when it is not there, or no text
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
