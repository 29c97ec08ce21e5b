package dev.precis.job.lock;

import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Where the lock of an output lies, and its heartbeat. */
public record LockPaths(FileSystem files, Path lock, Path heartbeat) {
  LockFile file() {
    return new LockFile(files, lock);
  }

  HeartbeatFile beats() {
    return new HeartbeatFile(files, heartbeat);
  }
}
