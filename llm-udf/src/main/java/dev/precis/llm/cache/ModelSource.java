package dev.precis.llm.cache;

import java.io.IOException;

/**
 * A remote file. It throws {@link PermanentSourceException} if another attempt is useless, and any
 * other {@link IOException} if not.
 */
public interface ModelSource {
  /**
   * Asks for the version of the file.
   *
   * @throws IOException when it cannot be read
   */
  SourceVersion describe() throws IOException;

  /**
   * Opens the file.
   *
   * @param from the first byte to send; the transfer may start at 0 nevertheless
   * @param version of the file that the bytes before {@code from} belong to
   * @throws IOException when it cannot be read
   */
  Transfer open(long from, SourceVersion version) throws IOException;
}
