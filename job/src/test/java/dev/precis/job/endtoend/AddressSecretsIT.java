package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.precis.job.cli.ExitCode;
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An input's address whose password and query must appear nowhere. */
@ExtendWith(SharedSpark.class)
class AddressSecretsIT {
  private static final String PASSWORD = "hidden";
  private static final String TOKEN = "s3cret";

  @TempDir private Path folder;

  private final Lines lines = new Lines();
  private HttpServer server;
  private byte[] book;

  @BeforeEach
  void start() throws IOException {
    book = Files.readAllBytes(SmallBook.write(folder.resolve("book.txt"), SmallBook.STORY));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    lines.start();
    ((Logger) LogManager.getRootLogger()).addAppender(lines);
  }

  @AfterEach
  void stop() {
    ((Logger) LogManager.getRootLogger()).removeAppender(lines);
    server.stop(0);
  }

  /** Hadoop sends the query as a part of the path. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().startsWith("/book.txt")) {
        exchange.sendResponseHeaders(200, book.length);
        exchange.getResponseBody().write(book);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private String address(String file) {
    return "http://me:%s@localhost:%d/%s?sig=%s"
        .formatted(PASSWORD, server.getAddress().getPort(), file, TOKEN);
  }

  private Ran summarize(String input, String... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "summarize",
                "--input",
                input,
                "--output",
                folder.resolve("out"),
                "--engine",
                "lead"));
    words.addAll(List.of(more));
    return Ran.precis(words.toArray());
  }

  private List<String> rows(String table) {
    try (CommandSession session = SparkSessions.start("test")) {
      SparkSession spark = session.spark();
      return spark
          .read()
          .parquet(folder.resolve("out").resolve(table).toString())
          .collectAsList()
          .stream()
          .map(Row::toString)
          .toList();
    }
  }

  private List<String> runFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out/runs"))) {
      List<String> texts = new ArrayList<>();
      for (Path file : files.filter(each -> each.toString().endsWith(".json")).toList()) {
        texts.add(Files.readString(file, StandardCharsets.UTF_8));
      }
      return texts;
    }
  }

  private static void assertNoSecret(Iterable<String> texts) {
    assertThat(texts)
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).doesNotContain(PASSWORD, TOKEN));
  }

  @Test
  void aSummarizedBookLeavesNoSecretInOutputAndLog() throws IOException {
    Ran ran = summarize(address("book.txt"));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertNoSecret(List.of(ran.err(), ran.out()));
    assertNoSecret(runFiles());
    assertThat(runFiles().get(0)).contains("\"http://localhost:");
    assertNoSecret(rows("summaries"));
    assertNoSecret(lines.all);

    Ran evaluated = Ran.precis("evaluate", folder.resolve("out"));
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertNoSecret(List.of(evaluated.err(), evaluated.out()));
  }

  @Test
  void aBookThatCannotBeFetchedLeavesNone() throws IOException {
    Ran ran = summarize(address("none.txt"));

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("none.txt");
    assertNoSecret(List.of(ran.err(), ran.out()));
    assertNoSecret(runFiles());
    assertNoSecret(rows("failures"));
    assertNoSecret(lines.all);
  }

  @Test
  void aTableThatCannotBeReadLeavesNone() {
    Ran ran = summarize(address("none.csv"), "--input-format", "csv", "--text-column", "text");

    assertThat(ran.exitCode()).as(ran.err()).isNotZero();
    assertThat(ran.err()).contains("Cannot");
    assertNoSecret(List.of(ran.err(), ran.out()));
    assertNoSecret(lines.all);
  }

  /** Keeps what is logged. */
  private static final class Lines extends AbstractAppender {
    private final List<String> all = new CopyOnWriteArrayList<>(List.of("the log"));

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      all.add(
          event.getMessage().getFormattedMessage()
              + (event.getThrown() == null ? "" : ExceptionUtils.getStackTrace(event.getThrown())));
    }
  }
}
