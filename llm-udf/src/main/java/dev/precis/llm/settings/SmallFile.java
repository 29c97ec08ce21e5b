package dev.precis.llm.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A file on this machine that a setting names, and whose whole text is part of the settings.
 *
 * @param path as the user wrote it
 * @param mostBytes the maximum size; a larger file must be a mistake
 */
public record SmallFile(String path, int mostBytes) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /**
   * Reads the whole text, without a byte order mark.
   *
   * @throws IllegalArgumentException when it does not exist, is no file, is too large, or is not
   *     UTF-8; the message contains only the reason
   */
  public String text() {
    try {
      Path file = Path.of(path);
      if (!Files.exists(file)) {
        throw new IllegalArgumentException("no such file, got " + file.toAbsolutePath());
      }
      // Anything else may be endless, or block forever.
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("expected a file, got something else");
      }
      return decoded(bytes(file));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("not a path of this machine: " + e.getReason(), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("expected a text in UTF-8, got other bytes", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read: " + e, e);
    }
  }

  private byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(mostBytes + 1);
      if (bytes.length > mostBytes) {
        throw new IllegalArgumentException(
            "expected at most " + mostBytes + " bytes, got " + Files.size(file));
      }
      return bytes;
    }
  }

  private static String decoded(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }
}
