package dev.precis.job.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A file that holds a short text in UTF-8. */
public record TextFile(FileSystem files, Path path) {
  boolean exists() throws IOException {
    return files.exists(path);
  }

  String read() throws IOException {
    try (InputStream in = files.open(path)) {
      return IOUtils.toString(in, StandardCharsets.UTF_8);
    }
  }

  /**
   * Writes the text, in place of an earlier one.
   *
   * @throws IOException if it cannot be written, for example because the disk is full
   */
  public void write(String text) throws IOException {
    try (OutputStream out = files.create(path, true)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (FSError e) {
      // Hadoop's local file system throws this error if its disk is full.
      throw new IOException(e.getCause().getMessage(), e);
    }
  }

  /**
   * Writes the text, in place of an earlier one. Readers never see a part of it, but for a moment
   * they may find no file.
   */
  void replace(String text) throws IOException {
    TextFile whole = new TextFile(files, path.suffix(".part"));
    whole.write(text);
    files.delete(path, false);
    if (!files.rename(whole.path, path)) {
      throw new IOException("Cannot rename " + whole.path);
    }
  }
}
