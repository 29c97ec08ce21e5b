package dev.precis.job.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder, which may not exist. */
public record Folder(FileSystem files, Path path) {
  /**
   * Its files and folders, in no order. Empty if it does not exist; the file itself if it is a
   * file.
   *
   * @throws UncheckedIOException if it cannot be listed
   */
  public List<FileStatus> content() {
    try {
      return Arrays.asList(files.listStatus(path));
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + path, e);
    }
  }

  /** The paths of {@link #content}. */
  public List<Path> children() {
    return content().stream().map(FileStatus::getPath).toList();
  }

  /**
   * When a file in it, or in a folder below it, was last written, in milliseconds since 1970; 0 if
   * there is none. The times of folders do not count: object stores have none, and S3A says "now".
   */
  public long lastWritten() {
    return content().stream()
        .mapToLong(
            child ->
                child.isDirectory()
                    ? new Folder(files, child.getPath()).lastWritten()
                    : child.getModificationTime())
        .max()
        .orElse(0);
  }
}
