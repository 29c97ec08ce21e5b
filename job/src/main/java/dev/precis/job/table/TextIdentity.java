package dev.precis.job.table;

import dev.precis.text.passage.WordScan;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What identifies a text, and how long it is.
 *
 * @param sha256 of its UTF-8 bytes, 64 hex digits; null if there is no text
 * @param words how many {@link WordScan} counts; null if it is unknown
 */
public record TextIdentity(String sha256, Integer words) {
  /** Of a book whose text cannot be read. */
  static final TextIdentity UNKNOWN = new TextIdentity(null, null);

  /** Of a part or book for which there is nothing to summarize. */
  public static final TextIdentity NONE = new TextIdentity(null, 0);

  public static TextIdentity of(String text) {
    return new TextIdentity(DigestUtils.sha256Hex(text), WordScan.count(text));
  }
}
