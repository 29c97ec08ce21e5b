package dev.precis.job.stores;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Stands before a server of S3's protocol, counts the requests, answers some with faults, and holds
 * one back.
 */
final class FaultyS3 implements AutoCloseable {
  /** Headers that belong to one connection, or that the client sets itself. */
  private static final List<String> OWN =
      List.of("connection", "content-length", "expect", "upgrade", "transfer-encoding");

  /** What the store does instead of its work. */
  enum Fault {
    NONE,
    /** Refuses everything: there are too many requests. */
    SLOW_DOWN,
    /** Refuses what would change the store. */
    READ_ONLY,
    /** Refuses everything: the key is no longer valid. */
    EXPIRED,
    /** Answers a list as it was some seconds ago. */
    LATE_LISTS
  }

  /** An answer, as of a time. */
  private static final class Kept {
    private final long nanos = System.nanoTime();
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    Kept(int status, Map<String, List<String>> headers, byte[] body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI target;
  private final Duration late;
  private final Map<String, Kept> lists = new ConcurrentHashMap<>();
  private final RequestCounts counts = new RequestCounts();
  private final AtomicReference<Hold> hold = new AtomicReference<>();
  private volatile Fault fault = Fault.NONE;

  private FaultyS3(HttpServer server, URI target, Duration late) {
    this.server = server;
    this.target = target;
    this.late = late;
  }

  /**
   * @param late how old a list is with {@link Fault#LATE_LISTS}
   */
  static FaultyS3 before(URI target, Duration late) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    FaultyS3 store = new FaultyS3(server, target, late);
    server.createContext("/", store::handle);
    server.setExecutor(store.threads);
    server.start();
    return store;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  void set(Fault other) {
    fault = other;
    lists.clear();
  }

  /** The requests until now. */
  RequestCounts counts() {
    return counts;
  }

  /** A request that is not answered. */
  static final class Hold {
    private final Predicate<S3Request> wanted;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    Hold(Predicate<S3Request> wanted) {
      this.wanted = wanted;
    }

    /** Waits for the request; false if it does not come in time. */
    boolean isReached(Duration limit) throws InterruptedException {
      return reached.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Drops the request: whoever sent it is gone. */
    void release() {
      released.countDown();
    }
  }

  /** Holds back the next request that is wanted, and does not pass it on. */
  Hold hold(Predicate<S3Request> wanted) {
    Hold next = new Hold(wanted);
    hold.set(next);
    return next;
  }

  /** Whether the request was held back, and the server must not see it. */
  private boolean isHeld(S3Request request) throws InterruptedException {
    Hold current = hold.get();
    if (current == null || !current.wanted.test(request) || !hold.compareAndSet(current, null)) {
      return false;
    }
    current.reached.countDown();
    current.released.await();
    return true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      S3Request request = S3Request.of(exchange, body);
      counts.add(request);
      if (isHeld(request)) {
        return;
      }
      switch (fault) {
        case SLOW_DOWN -> refuse(exchange, 503, "SlowDown");
        case EXPIRED -> refuse(exchange, 403, "ExpiredToken");
        case READ_ONLY -> {
          if (isRead(exchange)) {
            answer(exchange, pass(exchange, body));
          } else {
            refuse(exchange, 403, "AccessDenied");
          }
        }
        case LATE_LISTS ->
            answer(exchange, request.isList() ? late(exchange) : pass(exchange, body));
        case NONE -> answer(exchange, pass(exchange, body));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isRead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("GET") || exchange.getRequestMethod().equals("HEAD");
  }

  private Kept late(HttpExchange exchange) throws IOException, InterruptedException {
    String list = exchange.getRequestURI().toString();
    Kept kept = lists.get(list);
    if (kept == null || System.nanoTime() - kept.nanos > late.toNanos()) {
      kept = pass(exchange, new byte[0]);
      lists.put(list, kept);
    }
    return kept;
  }

  private Kept pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      return new Kept(response.statusCode(), response.headers().map(), in.readAllBytes());
    }
  }

  private static void answer(HttpExchange exchange, Kept kept) throws IOException {
    kept.headers.forEach(
        (name, values) -> {
          if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (isHead && kept.headers.containsKey("content-length")) {
      exchange.getResponseHeaders().put("Content-Length", kept.headers.get("content-length"));
    }
    exchange.sendResponseHeaders(
        kept.status, isHead || kept.body.length == 0 ? -1 : kept.body.length);
    if (!isHead && kept.body.length > 0) {
      exchange.getResponseBody().write(kept.body);
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>"
                + code
                + "</Code><Message>by a test</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
