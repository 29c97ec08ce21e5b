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
 * One holder at a time on this machine: over all processes, and over all threads and class loaders
 * of each. The system frees it when its process ends, however that ends. Its file stays: deleting
 * it would let two hold it.
 */
final class CacheLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CacheLock.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final FileChannel channel;

  private CacheLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for it without end: a holder that downloads takes as long as it takes.
   *
   * @throws InterruptedIOException when the thread is interrupted
   */
  static CacheLock acquire(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean told = false;
      while (!tryLock(channel)) {
        if (!told) {
          LOG.info("Waiting for another process or task, which holds {}", file);
          told = true;
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
      // Another thread of this process has it, perhaps by way of another class loader.
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
