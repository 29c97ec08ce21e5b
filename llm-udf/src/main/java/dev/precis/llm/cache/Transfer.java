package dev.precis.llm.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * An open transfer of a file. The caller closes it.
 *
 * @param content the bytes from {@code start} to the end of the file
 * @param start the position of the first byte
 * @param version of the file that the content belongs to
 */
public record Transfer(InputStream content, long start, SourceVersion version)
    implements Closeable {
  @Override
  public void close() throws IOException {
    content.close();
  }
}
