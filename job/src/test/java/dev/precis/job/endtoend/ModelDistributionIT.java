package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.cli.ExitCode;
import dev.precis.job.settings.JobSettings;
import dev.precis.job.testing.ModelServer;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SharedSpark;
import dev.precis.job.testing.SmallBook;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.model.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Models that are not on this machine, from the command line to the table of summaries. */
@ExtendWith(SharedSpark.class)
class ModelDistributionIT {
  private static final String SHA256 =
      "eb07aec42820b30849e7ed3f8a5df5d8f12578527f81cebb1c25f6da8ea26c95";
  private static final String SECRET = "s3cret";

  @TempDir private Path folder;
  private Path model;
  private Path cache;
  private Path book;
  private Path output;

  @BeforeEach
  void prepare() throws IOException {
    model = folder.resolve("m.gguf");
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      Files.copy(embedded.path(), model);
    }
    cache = folder.resolve("cache");
    book = SmallBook.write(folder.resolve("book.txt"), SmallBook.STORY);
    output = folder.resolve("out");
  }

  private Ran summarize(String path, String... more) {
    List<Object> words =
        new ArrayList<>(List.of("summarize", "--input", book, "--output", output, "--model", path));
    words.addAll(List.of("--set", "model.context-tokens=2048", "--set", "model.cache=" + cache));
    words.addAll(List.of(more));
    return Ran.precis(words.toArray());
  }

  private void assertSummarized(Ran ran) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err() + ran.out()).contains("1 chapter summarized, 0 done before, 0 failed");
  }

  private String run() throws IOException {
    try (Stream<Path> runs = Files.list(output.resolve("runs"))) {
      return Files.readString(
          runs.filter(file -> file.toString().endsWith(".json")).findFirst().orElseThrow());
    }
  }

  @Test
  void aModelOfAWebServer() throws IOException {
    String uri;
    try (ModelServer server = ModelServer.of(model)) {
      uri = server.uri();
      Ran ran = summarize(uri + "?sig=" + SECRET);

      assertSummarized(ran);
      assertThat(cache.resolve(SHA256).resolve("m.gguf")).hasSameBinaryContentAs(model);
      assertThat(run()).contains(uri, SHA256).doesNotContain(SECRET);
      assertThat(ran.err() + ran.out()).doesNotContain(SECRET);
    }
    Ran again = summarize(uri, "--set", "model.sha256=" + SHA256);
    assertThat(again.err() + again.out()).contains("0 chapters summarized, 1 done before");
  }

  @Test
  void aModelOfAFileSystemThatSparkIsSetUpFor() throws Exception {
    assertSummarized(
        SharedSpark.without(
            Map.of(
                "spark.hadoop.fs.viewfs.mounttable.models.link./llama", folder.toUri().toString()),
            () -> summarize("viewfs://models/llama/m.gguf")));

    assertThat(cache.resolve(SHA256).resolve("m.gguf")).hasSameBinaryContentAs(model);
  }

  @Test
  void aModelThatWasShippedWithTheJob() throws Exception {
    assertSummarized(
        SharedSpark.without(Map.of("spark.files", model.toString()), () -> summarize("m.gguf")));

    assertThat(cache).doesNotExist();
  }

  @Test
  void saysWhyAModelCannotBeFetchedBeforeAnyWork() {
    Ran ran = summarize("viewfs://models/llama/none.gguf");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    assertThat(ran.err()).contains("Cannot load model viewfs://models/llama/none.gguf: ");
    assertThat(output).doesNotExist();
  }

  @Test
  void keepsNoSecretInTheReportOfARun() {
    JobSettings settings =
        JobSettings.of(Map.of("model.path", "https://u:" + SECRET + "@h/m.gguf?sig=" + SECRET));

    assertThat(settings.withoutSecrets().model().path()).isEqualTo("https://h/m.gguf");
    assertThat(settings.withoutSecrets().summary()).isEqualTo(settings.summary());
  }
}
