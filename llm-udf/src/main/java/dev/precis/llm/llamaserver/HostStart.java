package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.host.HostFolder;
import dev.precis.llm.host.HostLocks;
import dev.precis.llm.host.HostProcess;
import dev.precis.llm.settings.SettingValues;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the server that the JVMs of this machine share, or starts it. The JVM that starts it is its
 * owner, and holds a lock as long as the server lives; the server ends with it. Then the next one
 * that needs a server becomes the owner.
 */
final class HostStart {
  private static final Logger LOG = LoggerFactory.getLogger(HostStart.class);
  private static final long POLL_MILLIS = 50;
  private static final Duration END = Duration.ofSeconds(5);

  /** Starts the names of folders. */
  private static final String NAME = "precis-llama-server";

  private final ServerStart start;
  private final HostFolder folder;
  private final String noteName;
  private final HostLocks locks;
  private final Watching watching;
  private final Duration limit;
  private final HttpClient client = ServerConnection.client();

  private HostStart(
      ServerStart start,
      HostFolder folder,
      String key,
      HostLocks locks,
      Watching watching,
      Duration limit) {
    this.start = start;
    this.folder = folder;
    this.noteName = key + ".json";
    this.locks = locks;
    this.watching = watching;
    this.limit = limit;
  }

  /**
   * @param key equal for those who share a server
   * @throws ModelLoadException if the folder cannot be used
   */
  static HostStart of(ServerStart start, String key, SettingValues settings, Watching watching) {
    Path parent = Path.of(settings.get(LlamaServerSettings.SHARE_FOLDER));
    // The JVM that is waited for may have waited for another one itself.
    Duration limit = settings.get(LlamaServerSettings.START_TIME_LIMIT).multipliedBy(2);
    try {
      HostFolder folder = HostFolder.claim(parent, NAME);
      HostLocks locks = HostLocks.of(folder.file(key + ".lock"));
      return new HostStart(start, folder, key, locks, watching, limit);
    } catch (IOException e) {
      throw unusable(parent, e);
    }
  }

  /** The gate to the other JVMs that share the server. */
  HostGate gate() {
    return new HostGate(locks);
  }

  /**
   * Returns the server of this machine, or starts it. The calling thread must live as long as the
   * server.
   *
   * @throws ModelLoadException if there is none, and it cannot be started
   * @throws InterruptedException if the thread is interrupted
   */
  RunningServer start() throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    try {
      while (true) {
        Optional<HostLocks.Held> lock = locks.tryWhole(HostLocks.Area.OWNER);
        if (lock.isPresent()) {
          return own(lock.get());
        }
        Optional<HostNote> running = note().filter(HostNote::isRunning);
        if (running.isPresent()) {
          return foreign(running.get());
        }
        requireBefore(end);
        Thread.sleep(POLL_MILLIS);
      }
    } catch (IOException e) {
      throw unusable(folder.path(), e);
    }
  }

  private Path file() {
    return folder.file(noteName);
  }

  private Optional<HostNote> note() throws IOException {
    return HostNote.read(file());
  }

  private void requireBefore(long end) {
    if (System.nanoTime() - end > 0) {
      throw new ModelLoadException(
          "Cannot use llama-server: another JVM that shares it must start it within "
              + limit.toSeconds()
              + " s (twice "
              + LlamaServerSettings.START_TIME_LIMIT.key()
              + "); end the JVM that holds the lock beside it, or set "
              + LlamaServerSettings.SHARE.key()
              + "="
              + LlamaServerSettings.Share.EXECUTOR
              + ", got no server in "
              + file(),
          null);
    }
  }

  private static ModelLoadException unusable(Path folder, IOException reason) {
    return new ModelLoadException(
        "Cannot use llama-server: "
            + LlamaServerSettings.SHARE.key()
            + "="
            + LlamaServerSettings.Share.HOST
            + " needs a folder of this user with file locks, see "
            + LlamaServerSettings.SHARE_FOLDER.key()
            + ": "
            + reason
            + ", got "
            + folder,
        reason);
  }

  private RunningServer own(HostLocks.Held lock) throws IOException, InterruptedException {
    boolean started = false;
    try {
      Optional<HostNote> former = formerThatLives();
      if (former.isPresent()) {
        // Its owner's lock file is gone: whatever cleans the folder has deleted it.
        LOG.warn("The lock of a running llama-server was deleted from {}", folder.path());
        return foreign(former.get());
      }
      RunningServer server =
          start.start((process, connection, log) -> announce(process, connection, log, lock));
      LOG.info("llama-server (process {}) serves all JVMs of this host", server.process().pid());
      started = true;
      return server;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  /**
   * A server outlives a JVM that was killed by a moment: two do not fit the memory. Returns one
   * that does not end, and whose owner lives.
   */
  private Optional<HostNote> formerThatLives() throws IOException, InterruptedException {
    Optional<HostNote> former = note().filter(HostNote::isRunning);
    long end = System.nanoTime() + END.toNanos();
    while (former.isPresent() && System.nanoTime() - end < 0) {
      if (!former.get().owner().isAlive()) {
        former.get().server().kill();
      }
      Thread.sleep(POLL_MILLIS);
      former = note().filter(HostNote::isRunning);
    }
    return former.filter(note -> note.owner().isAlive());
  }

  private void announce(
      ServerProcess process, ServerConnection connection, ServerLog log, HostLocks.Held lock) {
    HostNote note =
        new HostNote(
            HostProcess.of(process.pid()),
            HostProcess.current(),
            connection.port(),
            connection.key(),
            log.file(),
            "");
    try {
      folder.write(noteName, note.toJson());
    } catch (IOException e) {
      throw unusable(folder.path(), e);
    }
    process.whenEnded(
        () -> {
          try (lock) {
            noteEnd(note.ended(process.wasStopped() ? HostNote.STOPPED : process.end()));
          }
        });
  }

  /** Takes the key out of the file, and tells the others whether a text may be at fault. */
  private void noteEnd(HostNote ended) {
    try {
      if (note().map(HostNote::server).equals(Optional.of(ended.server()))) {
        folder.write(noteName, ended.toJson());
      }
    } catch (IOException e) {
      LOG.warn("Cannot note the end of llama-server in {}: {}", file(), e.toString());
    }
  }

  private RunningServer foreign(HostNote note) {
    LOG.info(
        "Uses llama-server (process {}) of another JVM (process {})",
        note.server().pid(),
        note.owner().pid());
    return new RunningServer(
        new ForeignProcess(note, file()),
        new ServerConnection(client, note.port(), note.key()),
        ServerLog.ofAnotherJvm(note.log()),
        watching.interval(),
        watching.tries());
  }
}
