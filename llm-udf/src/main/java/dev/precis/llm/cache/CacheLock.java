package dev.precis.llm.cache;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock with one holder at a time on this machine, across processes, threads and class loaders.
 * The operating system releases it when the process ends in any way. Its file stays, because
 * deleting it would allow two holders.
 */
final class CacheLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLock.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Acquires the lock. Waits without a limit, because its holder may be downloading.
   *
   * @throws InterruptedIOException when the thread is interrupted
   */
  static CacheLock acquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean isLogged = false;
      while (!tryLock(channel)) {
        if (!isLogged) {
          LOG.info("Waiting for another process or task that holds {}", file);
          isLogged = true;
        }
        Thread.sleep(PAUSE.toMillis());
      }
      return new CacheLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another process fetched it");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Another thread of this process holds it, perhaps through another class loader.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
