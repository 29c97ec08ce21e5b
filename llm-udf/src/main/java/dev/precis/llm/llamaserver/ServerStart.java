package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.http.Patience;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.function.IntSupplier;

/** Starts server processes for one model, each at a port and with a key of its own. */
final class ServerStart {
  /** A port that is free now may be taken a moment later. */
  private static final int PORT_TRIES = 10;

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration HEALTH = Duration.ofSeconds(5);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final int READY = 200;
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ServerBuild build;
  private final ModelSettings settings;
  private final int contextTokens;
  private final Watching watching;
  private final HttpClient client;
  private final IntSupplier ports;
  private final String version;

  /**
   * @param version of the model's file, see {@link ModelFile#version}
   * @param contextTokens context length of one slot, in tokens
   * @param ports tells a port to try
   */
  ServerStart(
      ServerBuild build,
      ModelSettings settings,
      String version,
      int contextTokens,
      Watching watching,
      IntSupplier ports) {
    this.build = build;
    this.settings = settings;
    this.version = version;
    this.contextTokens = contextTokens;
    this.watching = watching;
    this.client = ServerConnection.client();
    this.ports = ports;
  }

  /** Is told of a server that has loaded the model. */
  @FunctionalInterface
  interface WhenReady {
    void accept(ServerProcess process, ServerConnection connection, ServerLog log);
  }

  /** A port that no process listens at now. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ModelLoadException("Cannot use llama-server: no port is free: " + e, e);
    }
  }

  /**
   * Starts a server and waits until it has loaded the model. The calling thread must live as long
   * as the server.
   *
   * @throws ModelLoadException if it cannot be started; the message has the end of its log
   * @throws InterruptedException if the thread is interrupted; the process is then ended
   */
  RunningServer start() throws InterruptedException {
    return start((process, connection, log) -> {});
  }

  /** The same, and tells of the server before it returns. What the listener throws ends it. */
  RunningServer start(WhenReady listener) throws InterruptedException {
    // Unpacked only until the server has it open.
    try (ModelFile model = ModelFile.open(settings)) {
      requireSame(model);
      for (int attempt = 1; attempt < PORT_TRIES; attempt++) {
        try {
          return start(model.path(), listener);
        } catch (PortTakenException e) {
          // Another port, then.
        }
      }
      try {
        return start(model.path(), listener);
      } catch (PortTakenException e) {
        throw failure("no port is free: " + e.getMessage(), "");
      }
    }
  }

  /** All answers of a run must come from one model, also after a restart. */
  private void requireSame(ModelFile model) {
    if (!version.equals(model.version())) {
      throw failure("the file was replaced while the model was in use", "");
    }
  }

  private RunningServer start(Path model, WhenReady listener)
      throws PortTakenException, InterruptedException {
    int port = ports.getAsInt();
    String key = key();
    ServerLog log = log();
    ServerProcess process;
    try {
      process =
          ServerProcess.start(
              ServerCommand.of(build, settings, model, contextTokens, port), key, log);
    } catch (IOException e) {
      log.close();
      throw failure("it cannot be started: " + e.getMessage(), "");
    }
    ServerConnection connection = new ServerConnection(client, port, key);
    RunningServer server =
        new RunningServer(process, connection, log, watching.interval(), watching.tries());
    boolean ready = false;
    try {
      awaitReady(server, port);
      requireContext(connection);
      listener.accept(process, connection, log);
      ready = true;
      return server;
    } finally {
      if (!ready) {
        process.kill();
        server.stop();
      }
    }
  }

  private static String key() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return HexFormat.of().formatHex(key);
  }

  private ServerLog log() {
    try {
      return ServerLog.create();
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot use llama-server: its log cannot be written to "
              + System.getProperty("java.io.tmpdir")
              + " (java.io.tmpdir): "
              + e.getMessage(),
          e);
    }
  }

  private void awaitReady(RunningServer server, int port)
      throws PortTakenException, InterruptedException {
    Duration limit = settings.own().get(LlamaServerSettings.START_TIME_LIMIT);
    long end = System.nanoTime() + limit.toNanos();
    while (!server.process().awaitEnd(POLL)) {
      if (isReady(server.connection())) {
        return;
      }
      if (System.nanoTime() - end > 0) {
        throw failure(
            "it must be ready within "
                + LlamaServerSettings.START_TIME_LIMIT.key()
                + ", got not ready after "
                + limit.toMillis()
                + " ms",
            server.log().tail());
      }
    }
    String tail = server.log().tail();
    if (tail.contains("couldn't bind")) {
      throw new PortTakenException(port);
    }
    throw failure("it ended while it loaded the model (" + server.process().end() + ")", tail);
  }

  private static boolean isReady(ServerConnection connection) throws InterruptedException {
    try {
      return connection.health(HEALTH).get() == READY;
    } catch (ExecutionException e) {
      return false;
    }
  }

  /** Also tells whether it is our own server that answers. */
  private void requireContext(ServerConnection connection)
      throws PortTakenException, InterruptedException {
    try {
      int got =
          connection
              .get("/props", Patience.ENDLESS)
              .path("default_generation_settings")
              .path("n_ctx")
              .asInt(contextTokens);
      if (got < contextTokens) {
        throw failure(
            "the context of a slot must have "
                + contextTokens
                + " tokens; lower model.context-tokens, got "
                + got,
            "");
      }
    } catch (ForeignServerException e) {
      throw new PortTakenException(e);
    } catch (IOException | RefusedCallException e) {
      throw failure("it does not tell its settings: " + e.getMessage(), "");
    }
  }

  private ModelLoadException failure(String reason, String tail) {
    return new ModelLoadException(
        "Cannot load model "
            + settings.path()
            + " with "
            + build.engine()
            + " ("
            + build.program()
            + "): "
            + reason
            + logged(tail),
        null);
  }

  /** The end of a log, for messages. */
  static String logged(String tail) {
    return tail.isEmpty() ? "" : ". The end of its log:\n" + tail;
  }

  /** Another process listens at the port. */
  private static final class PortTakenException extends Exception {
    private static final long serialVersionUID = 1L;

    PortTakenException(int port) {
      super("port " + port + " is taken");
    }

    PortTakenException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
