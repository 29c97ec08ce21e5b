package dev.precis.llm.llamaserver;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process that does not outlive this JVM, however that ends. Thread-safe.
 *
 * <p>The child of this JVM is a small shell, the guard. It starts the server and waits for it. A
 * second shell reads a pipe from this JVM, and kills the server at its end. Where there is a {@code
 * setpriv} that can do it, the kernel also kills the guard when this JVM dies, and the server when
 * the guard dies: then it does not matter which of them is killed. All are in a session of their
 * own where there is a {@code setsid}, so that Ctrl-C in a terminal does not end the server while
 * this JVM finishes its work.
 */
final class ServerProcess implements WatchedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);

  /**
   * Arguments: the log, then the server's command. Standard input: the key, then nothing until this
   * JVM ends. Standard output: the server's process id. Exit status: the server's.
   */
  private static final String GUARD =
      """
      IFS= read -r key || exit 98
      log=$1
      shift
      exec 3<&0 4>&1 </dev/null
      printf '%s\\n' "$key" | "$@" >>"$log" 2>&1 3<&- 4>&- &
      server=$!
      unset key
      (exec 4>&-; while read -r line <&3; do :; done; kill -9 "$server") >/dev/null 2>&1 &
      reader=$!
      echo "$server" >&4
      exec 4>&- 3<&- 2>/dev/null
      wait "$server"
      status=$?
      kill -9 "$reader"
      wait "$reader"
      exit "$status"
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FOR_EVER = Duration.ofDays(10_000);

  private final Process guard;
  private final ProcessHandle server;
  private volatile CountDownLatch afterEnd = new CountDownLatch(0);
  private volatile boolean stopped;

  private ServerProcess(Process guard, ProcessHandle server) {
    this.guard = guard;
    this.server = server;
  }

  /**
   * Starts a server. The calling thread must live as long as the server, because to the kernel the
   * thread is the parent.
   *
   * @param command the program and its arguments
   * @param key what the server reads from its standard input
   * @throws IOException if it cannot be started; if the program cannot be run, the process ends
   */
  static ServerProcess start(List<String> command, String key, ServerLog log) throws IOException {
    List<String> mortal = Wrappers.diesWithParent();
    List<String> all = new ArrayList<>(Wrappers.ownSession());
    all.addAll(mortal);
    all.addAll(List.of("/bin/sh", "-c", GUARD, "precis-llama-server", log.file().toString()));
    all.addAll(mortal);
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
    ServerCommand.clean(builder.environment());
    Process guard = builder.start();
    try {
      OutputStream pipe = guard.getOutputStream();
      pipe.write((key + "\n").getBytes(StandardCharsets.US_ASCII));
      pipe.flush();
      return new ServerProcess(guard, handle(guard));
    } catch (IOException e) {
      guard.destroyForcibly();
      throw e;
    }
  }

  private static ProcessHandle handle(Process guard) throws IOException {
    try (BufferedReader reader = guard.inputReader(StandardCharsets.US_ASCII)) {
      String pid = reader.readLine();
      if (pid == null) {
        throw new IOException("the shell that starts it ended at once");
      }
      Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid));
      // A server that has ended already: whatever is done to it is done to its guard.
      return server.orElseGet(guard::toHandle);
    } catch (NumberFormatException e) {
      throw new IOException("the shell that starts it printed no process id", e);
    }
  }

  @Override
  public long pid() {
    return server.pid();
  }

  @Override
  public boolean isAlive() {
    return guard.isAlive();
  }

  @Override
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return guard.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String end() {
    if (guard.isAlive()) {
      return "it still runs";
    }
    int status = guard.exitValue();
    return status > 128 ? "signal " + (status - 128) : "exit code " + status;
  }

  @Override
  public boolean endedWithOwner() {
    return false;
  }

  /** Does some work when the process has ended, before {@link #stop} returns. Called once. */
  void whenEnded(Runnable work) {
    CountDownLatch done = new CountDownLatch(1);
    afterEnd = done;
    // Not a common pool: its threads may all wait for what this work does.
    Thread thread =
        new Thread(
            () -> {
              try {
                boolean unused = awaitEnd(FOR_EVER);
                work.run();
              } catch (InterruptedException e) {
                // Nobody has this thread to interrupt it.
                Thread.currentThread().interrupt();
              } finally {
                done.countDown();
              }
            },
            "precis-llama-server-end");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it has ended because of {@link #stop}. */
  boolean wasStopped() {
    return stopped;
  }

  @Override
  public void kill() {
    boolean unused = server.destroyForcibly();
  }

  /**
   * Ends the server, and kills it if it has not ended after a few seconds. An interrupt does not
   * end the wait; it stays set. Idempotent.
   */
  @Override
  public void stop() {
    stopped = stopped || guard.isAlive();
    boolean unused = server.destroy();
    if (!await(guard::waitFor)) {
      kill();
      if (!await(guard::waitFor)) {
        guard.destroyForcibly();
      }
    }
    if (!await(afterEnd::await)) {
      LOG.debug("The work after the end of llama-server takes long");
    }
  }

  /** A wait that can be interrupted. */
  @FunctionalInterface
  private interface TimedWait {
    boolean until(long limit, TimeUnit unit) throws InterruptedException;
  }

  private static boolean await(TimedWait wait) {
    boolean interrupted = false;
    try {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        try {
          return wait.until(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
