package dev.precis.llm.llamaserver;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * The file that one server process logs to, in {@code java.io.tmpdir}. Only its end is of use, so
 * it is emptied when it gets long. Deleted by {@link #close()}, or when the JVM ends. Thread-safe.
 */
final class ServerLog implements AutoCloseable {
  private static final int TAIL_LINES = 20;
  private static final int TAIL_BYTES = 4_096;
  private static final long MOST_BYTES = 16L << 20;

  private final Path file;
  private final boolean own;

  private ServerLog(Path file, boolean own) {
    this.file = file;
    this.own = own;
  }

  /** Creates an empty file that only this user can read. */
  static ServerLog create() throws IOException {
    ServerLog log = new ServerLog(Files.createTempFile("precis-llama-server-", ".log"), true);
    log.file.toFile().deleteOnExit();
    return log;
  }

  /** A log that another JVM deletes. */
  static ServerLog ofAnotherJvm(Path file) {
    return new ServerLog(file, false);
  }

  Path file() {
    return file;
  }

  /** Empties the file if it is long. The server goes on at its new end, because it appends. */
  void limit() throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        FileChannel unused = channel.truncate(0);
      }
    }
  }

  /** The last lines; empty if there are none. */
  String tail() {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      byte[] end = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).strip().lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    if (own) {
      FileUtils.deleteQuietly(file.toFile());
    }
  }
}
