package dev.precis.llm.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reports the free space of a folder's disk. */
@FunctionalInterface
interface DiskSpace {
  DiskSpace OF_THE_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

  /** The bytes that this user can still write. */
  long usable(Path folder) throws IOException;
}
