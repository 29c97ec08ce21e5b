package dev.precis.llm.llamaserver;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that another JVM of this machine has started. This JVM cannot wait for it as for a
 * child, and asks again and again.
 */
final class ForeignProcess implements WatchedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignProcess.class);
  private static final Duration TESTIMONY = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 20;

  private final HostNote note;
  private final Path file;

  /**
   * @param note the server's
   * @param file where its owner notes how it ends
   */
  ForeignProcess(HostNote note, Path file) {
    this.note = note;
    this.file = file;
  }

  @Override
  public long pid() {
    return note.server().pid();
  }

  @Override
  public boolean isAlive() {
    return note.server().isAlive();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  @Override
  public String end() {
    return isAlive() ? "it still runs" : noted().orElse("its JVM ended");
  }

  /** How it ended, if its owner has noted it. */
  private Optional<String> noted() {
    try {
      return HostNote.read(file)
          .filter(now -> now.server().equals(note.server()))
          .map(HostNote::end)
          .filter(end -> !end.isEmpty());
    } catch (IOException e) {
      LOG.debug("Cannot read {}", file, e);
      return Optional.empty();
    }
  }

  @Override
  public boolean endedWithOwner() throws InterruptedException {
    long end = System.nanoTime() + TESTIMONY.toNanos();
    while (System.nanoTime() - end < 0) {
      Optional<String> how = noted();
      if (how.isPresent()) {
        return how.get().equals(HostNote.STOPPED);
      }
      if (!note.owner().isAlive()) {
        return true;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }

  @Override
  public void kill() {
    note.server().kill();
  }

  /** {@inheritDoc} The others go on with it. */
  @Override
  public void stop() {}
}
