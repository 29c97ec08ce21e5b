package dev.precis.job.output;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds an output for one run: a file that tells whose it is, and one beside it that is written
 * again and again while the run lives. A lock whose heart stopped beating, or whose process is gone
 * from this host, is taken over. Thread-safe.
 */
public final class RunLock implements AutoCloseable {
  static final String FILE = "_LOCK";
  static final String HEARTBEAT_FILE = "_LOCK.heartbeat";

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  public static final Duration DEAD_AFTER = HEARTBEAT.multipliedBy(6);
  private static final Duration POLL = Duration.ofMillis(500);

  private final FileSystem files;
  private final Path lock;
  private final Path heartbeat;
  private final LockHolder holder;
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "precis-heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  private RunLock(FileSystem files, Path folder, LockHolder holder) {
    this.files = files;
    this.lock = new Path(folder, FILE);
    this.heartbeat = new Path(folder, HEARTBEAT_FILE);
    this.holder = holder;
  }

  /**
   * Takes the lock.
   *
   * @param deadAfter how long the heart of another holder, on another host, must stand still
   * @throws InputException when another run holds it
   */
  static RunLock acquire(
      FileSystem files, Path folder, LockHolder holder, Duration deadAfter, Console console) {
    RunLock lock = new RunLock(files, folder, holder);
    try {
      while (!lock.create()) {
        lock.removeDead(deadAfter, console);
      }
      lock.beat();
      long period = HEARTBEAT.toMillis();
      var unused =
          lock.heart.scheduleWithFixedDelay(lock::beat, period, period, TimeUnit.MILLISECONDS);
      return lock;
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Cannot write output: interrupted, got " + folder, e);
    }
  }

  /**
   * Removes the lock of a run that is dead, and takes none.
   *
   * @param deadAfter how long the heart of another holder, on another host, must stand still
   * @throws InputException when a run that lives holds it
   */
  static void requireFree(
      FileSystem files, Path folder, LockHolder holder, Duration deadAfter, Console console) {
    RunLock other = new RunLock(files, folder, holder);
    try {
      while (files.exists(other.lock)) {
        other.removeDead(deadAfter, console);
      }
    } catch (IOException e) {
      throw new InputException("Cannot write output: " + e.getMessage() + ", got " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InputException("Cannot write output: interrupted, got " + folder, e);
    }
  }

  private boolean create() throws IOException, InterruptedException {
    if (files.exists(lock)) {
      return false;
    }
    try (OutputStream out = files.create(lock, false)) {
      out.write(holder.toText().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      if (files.exists(lock)) {
        return false;
      }
      throw e;
    }
    // Where the file system lets two create the same file, the later one has it.
    Thread.sleep(files.getScheme().equals("file") ? 0 : POLL.toMillis());
    return isHeld();
  }

  /** Removes the lock of a run that is dead; throws when it is alive. */
  private void removeDead(Duration deadAfter, Console console)
      throws IOException, InterruptedException {
    Optional<LockHolder> other = read();
    Optional<Boolean> alive = other.flatMap(LockHolder::isAlive);
    if (alive.isEmpty()) {
      console.say(
          "the output is locked by %s; looking for up to %d s whether it is alive",
          other.map(LockHolder::description).orElse("a run that left no name"),
          deadAfter.toSeconds());
      alive = Optional.of(beats(deadAfter));
    }
    if (alive.get()) {
      throw new InputException(
          "Cannot write output: another run is at work on it: "
              + other.map(LockHolder::description).orElse("no name was left")
              + "; wait for its end or stop it, got "
              + lock.getParent());
    }
    console.say(
        "taking over the output from %s, which is dead",
        other.map(LockHolder::description).orElse("a run that left no name"));
    files.delete(lock, false);
    files.delete(heartbeat, false);
  }

  private boolean beats(Duration deadAfter) throws IOException, InterruptedException {
    long first = lastBeat();
    long deadline = System.nanoTime() + deadAfter.toNanos();
    while (System.nanoTime() - deadline < 0) {
      if (!files.exists(lock)) {
        return false;
      }
      if (lastBeat() != first) {
        return true;
      }
      Thread.sleep(POLL.toMillis());
    }
    return false;
  }

  private long lastBeat() throws IOException {
    try {
      return files.getFileStatus(heartbeat).getModificationTime();
    } catch (FileNotFoundException e) {
      return 0;
    }
  }

  /** Nothing when there is none, or none that can be read. */
  private Optional<LockHolder> read() throws IOException {
    try (InputStream in = files.open(lock)) {
      return Optional.of(LockHolder.parse(IOUtils.toString(in, StandardCharsets.UTF_8)));
    } catch (FileNotFoundException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean isHeld() throws IOException {
    return read().filter(holder::equals).isPresent();
  }

  private void beat() {
    try {
      if (isHeld()) {
        files.create(heartbeat, true).close();
      }
    } catch (IOException | RuntimeException | FSError e) {
      // A full disk may become free again; who takes the lock over is noticed before a commit.
      LOG.warn("Cannot write the heartbeat {}", heartbeat, e);
    }
  }

  /**
   * @throws LockLostException when the output is not this run's any more
   */
  public void requireHeld() {
    try {
      if (!isHeld()) {
        throw new LockLostException(
            "Cannot go on: the output was removed, or another run has taken it over; run the same"
                + " command again, got "
                + lock.getParent());
      }
    } catch (IOException e) {
      throw new LockLostException(
          "Cannot go on: the output cannot be read any more: " + e + ", got " + lock.getParent(),
          e);
    }
  }

  @Override
  public void close() {
    heart.shutdownNow();
    try {
      if (isHeld()) {
        files.delete(heartbeat, false);
        files.delete(lock, false);
      }
    } catch (IOException e) {
      LOG.warn("Cannot remove the lock {}", lock, e);
    }
  }
}
