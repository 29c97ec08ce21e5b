package dev.precis.llm.cache;

/**
 * Which content a remote file has.
 *
 * @param size in bytes; {@link #UNKNOWN_SIZE} where it is not told
 * @param tag changes when the content does: an ETag, a time; empty where there is none
 */
public record SourceVersion(long size, String tag) {
  /** The size of a file whose size is not told. */
  public static final long UNKNOWN_SIZE = -1;

  boolean hasSize() {
    return size != UNKNOWN_SIZE;
  }

  /** Whether content of the same version is known to be the same. */
  boolean isCertain() {
    return hasSize() && !tag.isEmpty();
  }

  /** For a file beside the content that came with it. */
  String line() {
    return size + " " + tag;
  }
}
