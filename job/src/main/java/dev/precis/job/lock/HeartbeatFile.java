package dev.precis.job.lock;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The empty file that a run writes again and again while it holds an output. */
record HeartbeatFile(FileSystem files, Path path) {
  void write() throws IOException {
    files.create(path, true).close();
  }

  /** When it was last written, by the clock of the file system, in milliseconds; 0 for never. */
  long lastWritten() throws IOException {
    try {
      return files.getFileStatus(path).getModificationTime();
    } catch (FileNotFoundException e) {
      return 0;
    }
  }

  void delete() throws IOException {
    files.delete(path, false);
  }
}
