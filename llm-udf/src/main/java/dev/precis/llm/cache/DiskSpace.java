package dev.precis.llm.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a folder's disk has for this user. */
@FunctionalInterface
interface DiskSpace {
  DiskSpace OF_THE_SYSTEM = folder -> Files.getFileStore(folder).getUsableSpace();

  /** In bytes. */
  long usable(Path folder) throws IOException;
}
