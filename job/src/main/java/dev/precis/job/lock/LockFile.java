package dev.precis.job.lock;

import dev.precis.job.store.StorePromises;
import dev.precis.job.store.TextFile;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file that names the run which holds an output. */
record LockFile(FileSystem files, Path path) {
  private TextFile file() {
    return new TextFile(files, path);
  }

  boolean exists() throws IOException {
    return file().exists();
  }

  /**
   * Creates the file, unless it exists.
   *
   * @return whether it was created; see {@link #isCreatedOnce}
   */
  boolean create(LockHolder holder) throws IOException {
    return !exists() && file().create(holder.toText());
  }

  /** Whether only one of two runs can create it. Else the later one replaces it. */
  boolean isCreatedOnce() {
    return StorePromises.of(files).createsOnce();
  }

  /** Empty if there is no such file, or if it does not name a run. */
  Optional<LockHolder> holder() throws IOException {
    try {
      return file().readIfExists().map(LockHolder::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean isHeldBy(LockHolder holder) throws IOException {
    return holder().filter(holder::equals).isPresent();
  }

  void delete() throws IOException {
    file().delete();
  }
}
