package dev.precis.job.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A web server on the loopback address that has one model file. Closing it stops it. */
public final class ModelServer implements AutoCloseable {
  private final Path model;
  private final HttpServer server;

  private ModelServer(Path model, HttpServer server) {
    this.model = model;
    this.server = server;
  }

  public static ModelServer of(Path model) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ModelServer server = new ModelServer(model, http);
    http.createContext("/" + model.getFileName(), server::serve);
    http.start();
    return server;
  }

  /** The address of the model. */
  public String uri() {
    return "http://localhost:" + server.getAddress().getPort() + "/" + model.getFileName();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("ETag", "\"1\"");
      exchange.sendResponseHeaders(200, Files.size(model));
      Files.copy(model, exchange.getResponseBody());
    } catch (IOException e) {
      // A client that needs only the size hangs up.
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset|insufficient).*");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
