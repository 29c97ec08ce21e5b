package dev.precis.llm.cache;

import java.io.IOException;

/** One remote file. A source that another try cannot mend throws {@link SourceRefusal}. */
public interface ModelSource {
  /**
   * What is known of the file before its transfer.
   *
   * @throws IOException when it cannot be had
   */
  SourceVersion describe() throws IOException;

  /**
   * Opens the file.
   *
   * @param from the first byte wanted; the transfer may start at 0 all the same
   * @param version of the file that {@code from} bytes are of
   * @throws IOException when it cannot be had
   */
  Transfer open(long from, SourceVersion version) throws IOException;
}
