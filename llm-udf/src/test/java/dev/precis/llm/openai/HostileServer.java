package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A server on this machine that answers as a test wants, with any fault. Thread-safe. */
final class HostileServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String scheme;
  private final Function<Request, Answer> script;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  record Request(String method, String path, Map<String, String> headers, String body) {
    JsonNode json() {
      return ServerWords.json(body);
    }

    /** The user's message. */
    String user() {
      JsonNode messages = json().path("messages");
      return messages.path(messages.size() - 1).path("content").asText();
    }
  }

  /** Writes an answer, or what is none. */
  interface Answer {
    void write(Connection connection) throws IOException;
  }

  /** A connection whose request has been read. */
  record Connection(Socket socket, OutputStream out, CountDownLatch closed) {
    void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes);
      write("\r\n");
    }

    /** Sends nothing more, until the server is closed. */
    void stall() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  HostileServer(Function<Request, Answer> script) {
    this(plain(), "http", script);
  }

  HostileServer(ServerSocket socket, String scheme, Function<Request, Answer> script) {
    this.socket = socket;
    this.scheme = scheme;
    this.script = script;
    threads.execute(this::accept);
  }

  private static ServerSocket plain() {
    try {
      return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return scheme + "://127.0.0.1:" + socket.getLocalPort();
  }

  /** All that have arrived, in this order. */
  List<Request> requests() {
    return requests;
  }

  /** Those for a path. */
  List<Request> requests(String path) {
    return requests.stream().filter(request -> request.path().equals(path)).toList();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        open.add(connection);
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      Request request = read(in);
      while (request != null) {
        requests.add(request);
        script
            .apply(request)
            .write(new Connection(connection, connection.getOutputStream(), closed));
        request = connection.isClosed() ? null : read(in);
      }
    } catch (IOException e) {
      // The client has gone, which some tests want.
    } finally {
      open.remove(connection);
    }
  }

  private static Request read(InputStream in) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String[] parts = first.split(" ", -1);
    return new Request(
        parts[0], parts[1], headers, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  /** Ends all connections, as a killed server does. */
  @Override
  public void close() {
    closed.countDown();
    try {
      socket.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  /** Any answer with a whole body. */
  static Answer answer(int status, String type, String body, String... headers) {
    return connection -> {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      connection.write(
          head + "Content-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n" + body);
    };
  }

  static Answer json(int status, String body, String... headers) {
    return answer(status, "application/json", body, headers);
  }

  static Answer html() {
    return answer(200, "text/html", "<html><body>Welcome to the gateway</body></html>");
  }

  /** A stream of events, in chunks, that ends as a stream should. */
  static Answer stream(String... events) {
    return connection -> {
      begin(connection);
      for (String event : events) {
        connection.chunk("data: " + event + "\n\n");
      }
      connection.write("0\r\n\r\n");
    };
  }

  /** The head of a stream. */
  static void begin(Connection connection) throws IOException {
    connection.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** Closes the connection without a word. */
  static Answer nothing() {
    return connection -> connection.socket().close();
  }

  /** Resets the connection. */
  static Answer reset() {
    return connection -> {
      connection.socket().setSoLinger(true, 0);
      connection.socket().close();
    };
  }

  /** A recorded answer. */
  static Answer recorded(String name) {
    String text = Recorded.text(name);
    return text.startsWith("data:")
        ? connection -> {
          begin(connection);
          connection.chunk(text);
          connection.write("0\r\n\r\n");
        }
        : json(Recorded.status(name), text);
  }
}
