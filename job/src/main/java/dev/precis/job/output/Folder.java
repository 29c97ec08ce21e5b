package dev.precis.job.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder, which may not exist. */
record Folder(FileSystem files, Path path) {
  /**
   * Its files and folders, in no order. Empty if it does not exist; the file itself if it is a
   * file.
   *
   * @throws UncheckedIOException if it cannot be listed
   */
  List<Path> children() {
    try {
      return files.exists(path)
          ? Arrays.stream(files.listStatus(path)).map(FileStatus::getPath).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + path, e);
    }
  }
}
