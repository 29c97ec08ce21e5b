package dev.precis.llm.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Locks in one file, for the JVMs of a machine and for several users in one JVM. The operating
 * system releases them when a JVM ends in any way. Nothing here waits. Thread-safe.
 *
 * <p>An area of the file is locked whole by one holder, or in part by many: each object has a place
 * of its own in all areas. Locks that many share would not do, because a JVM refuses to hold two on
 * the same place.
 */
public final class HostLocks {
  /** To close one channel of a file ends all locks of the JVM on it, so none is ever closed. */
  private static final Map<Path, FileChannel> OPEN = new TreeMap<>();

  private static final long SIZE = 1L << 40;

  private final FileChannel channel;
  private final long place = ThreadLocalRandom.current().nextLong(SIZE);

  private HostLocks(FileChannel channel) {
    this.channel = channel;
  }

  /** The locks of a file, which is created if it does not exist, and stays. */
  public static HostLocks of(Path file) throws IOException {
    synchronized (OPEN) {
      FileChannel channel = OPEN.get(file);
      if (channel == null) {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        OPEN.put(file, channel);
      }
      return new HostLocks(channel);
    }
  }

  /** What is locked. */
  public enum Area {
    /** Who starts something for all. */
    OWNER(0),
    /** Who waits for the whole of {@link #USE}; others pass in a moment. */
    QUEUE(2 * SIZE),
    /** Who uses what is shared. */
    USE(4 * SIZE);

    private final long begin;

    Area(long begin) {
      this.begin = begin;
    }
  }

  /** A lock that is held until it is closed. */
  public interface Held extends AutoCloseable {
    /** Idempotent. */
    @Override
    void close();
  }

  /**
   * Locks a whole area. Empty if another one has a part of it.
   *
   * @throws IOException if the file system has no locks
   */
  public Optional<Held> tryWhole(Area area) throws IOException {
    return lock(area.begin, SIZE);
  }

  /**
   * Locks the part of an area that is this object's. Empty if another one has the whole of it.
   *
   * @throws IOException if the file system has no locks
   */
  public Optional<Held> tryPart(Area area) throws IOException {
    return lock(area.begin + place, 1);
  }

  private Optional<Held> lock(long position, long size) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock(position, size, false)).map(HostLocks::held);
    } catch (OverlappingFileLockException e) {
      // Held in this JVM, perhaps through another class loader.
      return Optional.empty();
    }
  }

  private static Held held(FileLock lock) {
    return () -> {
      try {
        lock.release();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot release a file lock", e);
      }
    };
  }
}
