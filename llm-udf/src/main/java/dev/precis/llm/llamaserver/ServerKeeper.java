package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.http.Patience;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one server running: starts another one when it has died. Thread-safe. */
final class ServerKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerKeeper.class);
  private static final long POLL_MILLIS = 100;
  private static final long END_SECONDS = 30;

  private final Callable<RunningServer> start;
  private final Watching watching;

  /** Starts servers. It lives as long as they do: to the kernel it is their parent. */
  private final ExecutorService thread = Executors.newSingleThreadExecutor(ServerKeeper::daemon);

  private FutureTask<RunningServer> current;
  private RunningServer last;
  private boolean closed;

  /**
   * @param start starts a server; throws {@link ModelLoadException} if it cannot
   */
  ServerKeeper(Callable<RunningServer> start, Watching watching) {
    this.start = start;
    this.watching = watching;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "precis-llama-server");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts the first server, once.
   *
   * @throws ModelLoadException if it cannot be started
   * @throws InterruptedException if the thread is interrupted
   */
  void open() throws InterruptedException {
    try {
      RunningServer unused = begin(1).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof ModelLoadException reason
          ? reason
          : new ModelLoadException("Cannot use llama-server: " + e.getCause(), e.getCause());
    }
  }

  /**
   * Returns the server. Starts one, or waits for its start, if the last one has died.
   *
   * @throws EngineUnavailableException if it cannot be started, several times in a row
   * @throws InterruptedException if the thread is interrupted
   */
  RunningServer server(Patience patience) throws InterruptedException {
    Future<RunningServer> server = running();
    while (true) {
      try {
        return server.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        patience.check();
      } catch (ExecutionException e) {
        throw new EngineUnavailableException(
            "Cannot use engine llama-server: it died, and "
                + watching.starts()
                + " new starts in a row failed: "
                + e.getCause().getMessage(),
            e.getCause());
      }
    }
  }

  private synchronized Future<RunningServer> running() {
    return current != null && (!current.isDone() || isAlive()) ? current : begin(watching.starts());
  }

  private boolean isAlive() {
    return last != null && last.isAlive();
  }

  private synchronized FutureTask<RunningServer> begin(int attempts) {
    if (closed) {
      throw new IllegalStateException("Cannot use the model: it is closed");
    }
    report();
    FutureTask<RunningServer> task = new FutureTask<>(() -> started(attempts));
    current = task;
    thread.execute(task);
    return task;
  }

  private void report() {
    if (last != null) {
      LOG.warn(
          "llama-server (process {}) died: {}; starting another one{}",
          last.process().pid(),
          last.process().end(),
          ServerStart.logged(last.log().tail()));
      last.stop();
      last = null;
    }
  }

  private RunningServer started(int attempts) throws Exception {
    Duration wait = watching.backoff();
    for (int attempt = 1; attempt < attempts; attempt++) {
      try {
        return remembered(start.call());
      } catch (ModelLoadException e) {
        LOG.warn("Cannot start llama-server, trying again: {}", e.getMessage());
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        wait = wait.multipliedBy(2);
      }
    }
    return remembered(start.call());
  }

  private RunningServer remembered(RunningServer server) {
    synchronized (this) {
      if (!closed) {
        last = server;
        return server;
      }
    }
    server.stop();
    throw new IllegalStateException("Cannot use the model: it is closed");
  }

  /** Ends the server, or its start. Idempotent. */
  @Override
  public void close() {
    RunningServer server;
    synchronized (this) {
      closed = true;
      server = last;
      if (current != null) {
        boolean unused = current.cancel(true);
      }
    }
    if (server != null) {
      server.stop();
    }
    // Only now: the kernel kills the server when this thread ends.
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The start of llama-server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
