package dev.precis.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/** A file that holds a short text in UTF-8. */
public record TextFile(FileSystem files, Path path) {
  /**
   * S3A creates the object only if there is none, where it can: in Hadoop 3.4.2 and later. Earlier
   * versions ignore the option.
   */
  private static final String CONDITIONAL = "fs.option.create.conditional.overwrite";

  public boolean exists() throws IOException {
    return files.exists(path);
  }

  public String read() throws IOException {
    try (InputStream in = files.open(path)) {
      return IOUtils.toString(in, StandardCharsets.UTF_8);
    }
  }

  /** The text, or empty if there is no such file. */
  public Optional<String> readIfExists() throws IOException {
    try {
      return Optional.of(read());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes the text to a file that does not exist yet.
   *
   * @param text that nobody else writes: where two can create the same file ({@link
   *     StorePromises#createsOnce}), the file is read back to find who did
   * @return false if the file exists and holds another text
   * @throws IOException if it cannot be written
   */
  public boolean create(String text) throws IOException {
    if (LocalTextFile.isOn(files)) {
      return LocalTextFile.of(path).create(text);
    }
    FSDataOutputStreamBuilder<?, ?> request = files.createFile(path);
    request.overwrite(false).recursive().opt(CONDITIONAL, true);
    try {
      try (OutputStream created = request.build()) {
        created.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return StorePromises.of(files).createsOnce() || holds(text);
    } catch (FileAlreadyExistsException e) {
      return holds(text);
    } catch (IOException e) {
      // A request that was sent again may have succeeded the first time.
      if (exists()) {
        return holds(text);
      }
      throw e;
    }
  }

  private boolean holds(String text) throws IOException {
    return readIfExists().filter(text::equals).isPresent();
  }

  /**
   * Writes the text, in place of an earlier one. On a disk, readers may see a part of it.
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
   * Writes the text, in place of an earlier one. Readers see the one or the other, whole: an object
   * is there once it is written to its end, and a file takes the place of another in one step.
   *
   * @throws IOException if it cannot be written
   */
  public void replace(String text) throws IOException {
    if (LocalTextFile.isOn(files)) {
      LocalTextFile.of(path).replace(text);
    } else if (StorePromises.of(files).movesFolders()) {
      TextFile whole = new TextFile(files, path.suffix(".part"));
      whole.write(text);
      FileContext.getFileContext(files.getUri(), files.getConf())
          .rename(whole.path, path, Options.Rename.OVERWRITE);
    } else {
      write(text);
    }
  }

  /** Removes the file, if it exists. */
  public void delete() throws IOException {
    files.delete(path, false);
  }
}
