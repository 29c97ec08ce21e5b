package dev.precis.llm.summarize;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A short digest of texts and of lists of texts, nested to any depth. It takes nothing else, so
 * that no id depends on how an object prints itself.
 */
final class PartsDigest {
  private static final int DIGITS = 12;

  private PartsDigest() {}

  /**
   * Returns the first 12 hex digits of the parts' SHA-256.
   *
   * @throws IllegalArgumentException when a part is neither a text nor a list
   */
  static String of(List<?> parts) {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    update(sha256, parts);
    return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGITS);
  }

  /**
   * Writes a length before each part, also within lists. Otherwise two neighbours could exchange
   * characters and give the same digest.
   */
  private static void update(MessageDigest sha256, List<?> parts) {
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        sha256.update((list.size() + "[").getBytes(StandardCharsets.UTF_8));
        update(sha256, list);
      } else if (part instanceof String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
      } else {
        throw new IllegalArgumentException(
            "Cannot digest part: expected a text or a list, got " + part);
      }
    }
  }
}
