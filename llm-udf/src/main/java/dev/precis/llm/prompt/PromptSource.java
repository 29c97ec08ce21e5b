package dev.precis.llm.prompt;

import dev.precis.llm.settings.KnownNames;
import dev.precis.llm.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a prompt is.
 *
 * @param given the name of a bundled one, or a file's path
 */
record PromptSource(String given) {
  /** No model takes a prompt that is longer, and no file that is longer was meant. */
  static final int MOST_BYTES = 65_536;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

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
      Path file = Path.of(given);
      if (!Files.exists(file)) {
        throw problem("no such file, got " + file.toAbsolutePath());
      }
      // Any other kind may have no end, or wait for ever.
      if (!Files.isRegularFile(file)) {
        throw problem("expected a file, got something else");
      }
      return decoded(bytes(file));
    } catch (InvalidPathException e) {
      throw problem("not a path of this machine: " + e.getReason());
    } catch (CharacterCodingException e) {
      throw problem("expected a text in UTF-8, got other bytes");
    } catch (IOException e) {
      throw problem("it cannot be read: " + e);
    }
  }

  private byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw problem("expected at most " + MOST_BYTES + " bytes, got " + Files.size(file));
      }
      return bytes;
    }
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private SettingsException problem(String problem) {
    return new SettingsException(List.of(given + ": " + problem));
  }
}
