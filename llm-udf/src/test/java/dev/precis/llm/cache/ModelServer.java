package dev.precis.llm.cache;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A web server that serves files with ranges, until it is told to fail: each fault is one
 * request's. The request for a file's first byte alone, which asks for its size, meets none.
 */
public final class ModelServer implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final Map<String, Fault> faultsOfPaths = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final AtomicLong served = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private volatile String tag = "\"1\"";

  /** What one request meets. */
  @FunctionalInterface
  interface Fault {
    void answer(HttpExchange exchange, byte[] file) throws IOException;
  }

  public ModelServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  /** Bytes that look like nothing, the same for the same seed. */
  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  public ModelServer with(String path, byte[] file) {
    files.put(path, file);
    return this;
  }

  void without(String path) {
    files.remove(path);
  }

  /** The ETag of all files; empty for none. */
  void tag(String other) {
    tag = other;
  }

  /** What the next request for this file meets. */
  void onPath(String path, Fault fault) {
    faultsOfPaths.put(path, fault);
  }

  /** Waits until there were so many requests for the whole of a file. */
  void awaitRequests(String path, int count) {
    synchronized (requests) {
      while (requests.stream().filter(path::equals).count() < count) {
        try {
          requests.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  ModelServer then(Fault fault) {
    faults.add(fault);
    return this;
  }

  /** Promises the whole and sends so many bytes of what was asked for. */
  ModelServer thenBreakAfter(int bytes) {
    return then(
        (exchange, file) -> {
          long from = range(exchange, file) == null ? 0 : range(exchange, file)[0];
          send(exchange, file, from, file.length, bytes);
        });
  }

  ModelServer thenStatus(int status) {
    return then((exchange, file) -> exchange.sendResponseHeaders(status, -1));
  }

  public String uri(String path) {
    return "http://" + host() + path;
  }

  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** {@code PATH RANGE} of each request, those for the size alone left out. */
  List<String> requests() {
    return requests;
  }

  List<String> authorizations() {
    return authorizations;
  }

  /** Bytes of files, those that answered for the size left out. */
  long served() {
    return served.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      byte[] file = files.get(path);
      String range = exchange.getRequestHeaders().getFirst("Range");
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      authorizations.add(String.valueOf(authorization));
      if (!"bytes=0-0".equals(range)) {
        synchronized (requests) {
          requests.add(path + (range == null ? "" : " " + range));
          requests.notifyAll();
        }
        Fault ofPath = faultsOfPaths.remove(path);
        Fault fault = ofPath == null ? faults.poll() : ofPath;
        if (fault != null) {
          fault.answer(exchange, file);
          return;
        }
      }
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      long[] part = range(exchange, file);
      send(exchange, file, part == null ? -1 : part[0], part == null ? -1 : part[1], file.length);
    }
  }

  /** From and to, or null where the whole is to be sent. */
  private long[] range(HttpExchange exchange, byte[] file) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    if (range == null || (ifRange != null && !ifRange.equals(tag))) {
      return null;
    }
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(range);
    }
    long to = matcher.group(2).isEmpty() ? file.length : Long.parseLong(matcher.group(2)) + 1;
    return new long[] {Long.parseLong(matcher.group(1)), Math.min(to, file.length)};
  }

  /**
   * @param from negative for a whole file without a range
   * @param most bytes to send of it
   */
  private void send(HttpExchange exchange, byte[] file, long from, long to, int most)
      throws IOException {
    int start = (int) Math.max(0, from);
    int end = from < 0 ? file.length : (int) to;
    if (!tag.isEmpty()) {
      exchange.getResponseHeaders().set("ETag", tag);
    }
    boolean isPart = exchange.getRequestHeaders().containsKey("Range") && from >= 0;
    if (isPart && start >= file.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (isPart) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + file.length);
    }
    exchange.sendResponseHeaders(isPart ? 206 : 200, end == start ? -1 : end - start);
    int length = Math.min(most, end - start);
    OutputStream out = exchange.getResponseBody();
    out.write(file, start, length);
    out.flush();
    if (!"bytes=0-0".equals(exchange.getRequestHeaders().getFirst("Range"))) {
      served.addAndGet(length);
    }
  }

  /** Refuses connections from now on. */
  public void stop() {
    server.stop(0);
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
