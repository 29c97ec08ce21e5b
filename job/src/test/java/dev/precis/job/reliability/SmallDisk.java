package dev.precis.job.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Assumptions;

/** A small file system of its own, which can be filled to the last byte. Linux alone. */
final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  private final Path folder;
  private final Path filler;

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.filler = folder.resolve("filler");
  }

  /**
   * Mounts one; where nobody may, the test ends here, as one that did not run and says so.
   *
   * @param folder an empty one
   * @param kibibytes its size
   */
  static SmallDisk mount(Path folder, int kibibytes) throws IOException, InterruptedException {
    Process mount =
        new ProcessBuilder(
                "mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    if (mount.waitFor() != 0) {
      String message =
          "A FULL DISK WAS NOT TESTED: this user may mount no small file system: " + said;
      System.err.println(message);
      Assumptions.abort(message);
    }
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** Leaves so many kibibytes free. */
  void fill(int left) throws IOException {
    try (FileChannel out =
        FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      writeUntilFull(out);
      out.truncate(Math.max(0, out.size() - left * 1024L));
    }
  }

  private static void writeUntilFull(FileChannel out) {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    try {
      while (true) {
        out.write(bytes.clear());
      }
    } catch (IOException e) {
      // Full, which is what was wanted.
    }
  }

  /** Takes back what {@link #fill} wrote. */
  void free() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() {
    try {
      // Lazily, since a process that was killed may be on its way still.
      int code =
          new ProcessBuilder("umount", "-l", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("Cannot unmount " + folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Cannot unmount " + folder + ": interrupted", e);
    }
  }
}
