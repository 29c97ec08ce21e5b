package dev.precis.llm.cache;

/**
 * Identifies the content of a remote file. Immutable.
 *
 * @param size in bytes; {@link #UNKNOWN_SIZE} if the server does not report it
 * @param tag changes with the content: an ETag or a time; empty if there is none
 */
public record SourceVersion(long size, String tag) {
  /** The size of a file whose size is unknown. */
  static final long UNKNOWN_SIZE = -1;

  boolean hasSize() {
    return size != UNKNOWN_SIZE;
  }

  /** Whether equal versions guarantee equal content. */
  boolean isCertain() {
    return hasSize() && !tag.isEmpty();
  }

  /** The text for a file beside the fetched content. */
  String line() {
    return size + " " + tag;
  }
}
