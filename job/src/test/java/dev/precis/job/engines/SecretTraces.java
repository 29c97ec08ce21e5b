package dev.precis.job.engines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Looks for a secret where a run could have left it. Each search also tells how much it looked at,
 * so that one that finds nothing because there is nothing is not taken for proof. Linux alone.
 */
final class SecretTraces {
  /** Those of a run with Spark's UI that tell settings, commands or plans. */
  private static final List<String> PAGES =
      List.of(
          "/environment/",
          "/jobs/",
          "/stages/",
          "/executors/",
          "/storage/",
          "/SQL/",
          "/api/v1/applications",
          "/metrics/json");

  private static final Duration START = Duration.ofMinutes(2);

  private final HttpClient client =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  /** The files below the folders that contain the text, in whatever encoding of one byte. */
  static List<Path> files(String secret, Path... folders) throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        all.addAll(files.filter(Files::isRegularFile).toList());
      }
    }
    assertThat(all).as("files to look at").isNotEmpty();
    return all.stream().filter(file -> contains(file, secret)).toList();
  }

  private static boolean contains(Path file, String secret) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The processes of this machine that have the text in a file of {@code /proc}.
   *
   * @param file {@code cmdline} or {@code environ}
   */
  static List<String> processes(String secret, String file) {
    return ProcessHandle.allProcesses()
        .map(process -> Path.of("/proc", Long.toString(process.pid())))
        .filter(process -> procFile(process.resolve(file)).contains(secret))
        .map(process -> process + ": " + procFile(process.resolve("cmdline")).replace('\0', ' '))
        .toList();
  }

  /** Empty for a process that has ended. */
  private static String procFile(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /** The pages of a run's UI that contain the text. Waits until the UI is there. */
  List<String> pages(String secret, String ui) {
    Await.until(() -> "the UI at " + ui, START, () -> !page(ui + "/environment/").isEmpty());
    String applications = page(ui + "/api/v1/applications");
    String id = applications.replaceAll("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1");
    List<String> all = new ArrayList<>(PAGES.stream().map(page -> ui + page).toList());
    all.add(ui + "/api/v1/applications/" + id + "/environment");
    assertThat(page(all.get(all.size() - 1)))
        .as("the settings, as JSON")
        .contains("spark.app.name");
    assertThat(all).as("pages of the UI").allMatch(page -> !page(page).isEmpty());
    return all.stream().filter(page -> page(page).contains(secret)).toList();
  }

  /** Empty if there is none. */
  private String page(String url) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build(),
              HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? answer.body() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a page was read", e);
    }
  }
}
