package dev.precis.llm.cache;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file on its way here.
 *
 * @param content from {@code start} to the file's end
 * @param start the first byte
 * @param version of the file that the content is of
 */
public record Transfer(InputStream content, long start, SourceVersion version)
    implements Closeable {
  @Override
  public void close() throws IOException {
    content.close();
  }
}
