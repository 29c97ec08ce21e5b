package dev.precis.job.output;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file that names the run which holds an output. */
record LockFile(FileSystem files, Path path) {
  boolean exists() throws IOException {
    return files.exists(path);
  }

  /**
   * Creates the file, unless it exists.
   *
   * @return whether it was created. On an object store, two runs may create it at the same time,
   *     and the later one replaces it.
   */
  boolean create(LockHolder holder) throws IOException {
    if (exists()) {
      return false;
    }
    try (OutputStream out = files.create(path, false)) {
      out.write(holder.toText().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IOException e) {
      if (exists()) {
        return false;
      }
      throw e;
    }
  }

  /** Whether only one of two runs can create it. */
  boolean isCreatedOnce() {
    return files.getScheme().equals("file");
  }

  /** Empty if there is no such file, or if it does not name a run. */
  Optional<LockHolder> holder() throws IOException {
    try (InputStream in = files.open(path)) {
      return Optional.of(LockHolder.parse(IOUtils.toString(in, StandardCharsets.UTF_8)));
    } catch (FileNotFoundException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean isHeldBy(LockHolder holder) throws IOException {
    return holder().filter(holder::equals).isPresent();
  }

  void delete() throws IOException {
    files.delete(path, false);
  }
}
