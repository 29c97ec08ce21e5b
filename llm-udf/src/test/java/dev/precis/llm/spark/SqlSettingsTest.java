package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session may set, and what only the application's start may. */
class SqlSettingsTest {
  /** A new setting fails the test below until somebody decides whether SQL may set it. */
  private static final Set<String> ADMINISTRATORS =
      Set.of(
          "model.native-library",
          "model.cache",
          "llama-server.path",
          "llama-server.arguments",
          "llama-server.start-time-limit",
          "llama-server.share",
          "llama-server.share-folder",
          "endpoint.urls",
          "endpoint.model",
          "endpoint.key-env",
          "endpoint.key-file",
          "endpoint.max-in-flight",
          "endpoint.timeout",
          "endpoint.give-up-after",
          "endpoint.ca-file",
          "endpoint.proxy");

  private static SparkConf started(String... keysAndValues) {
    SparkConf conf = new SparkConf(false);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      conf.set(keysAndValues[i], keysAndValues[i + 1]);
    }
    return conf;
  }

  private static CatalogSettings read(SparkConf conf, Map<String, String> options) {
    Map<String, String> lead = new HashMap<>(options);
    lead.put("engine", "lead");
    return CatalogSettings.read("x", lead, SqlSettings.of(conf));
  }

  @Test
  void everySettingIsTheUsersOrTheAdministrators() {
    SqlSettings sql = SqlSettings.of(started());
    Set<String> refused = new TreeSet<>();
    for (String key : CatalogSettings.keys()) {
      if (sql.problem(key, "").isPresent()) {
        refused.add(key);
      }
    }

    assertThat(refused).isEqualTo(new TreeSet<>(ADMINISTRATORS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "native-library",
        "NATIVE-LIBRARY",
        "model.native-library",
        "Model.Native-Library",
        "cache",
        "llama-server.path",
        "llama-server.arguments",
        // Else it could send the administrator's key to a server of its own.
        "endpoint.urls",
        "endpoint.key-file"
      })
  void sqlMustNotSetWhatRunsCodeOrWritesFilesOrNamesServers(String option) {
    String key = CatalogSettings.key(option);

    assertThatThrownBy(() -> read(started(), Map.of(option, "/tmp/evil")))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: spark.sql.catalog.x.%s: SQL must not set it, got /tmp/evil;"
                + " set it when Spark starts, or start Spark with --conf"
                + " spark.precis.sql.settings=%s",
            key, key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/m.gguf",
        "HTTP://127.0.0.1:8080/m.gguf",
        "http://me:secret@[::1]/m.gguf",
        "http://0.0.0.0/m.gguf",
        "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "https://[fd00:ec2::254]/m.gguf",
        "http://2130706433/m.gguf",
        "http:///m.gguf",
        "webhdfs://169.254.169.254/m.gguf",
        "swebhdfs://host/m.gguf",
        "ftp://me:secret@host/m.gguf",
        "sftp://host/m.gguf",
        "har://http-169.254.169.254/m.har/m.gguf"
      })
  void sqlMustNotNameAnInternalServer(String path) {
    for (String option : new String[] {"model", "path", "model.path", "MODEL.PATH"}) {
      assertThatThrownBy(() -> read(started(), Map.of(option, path)))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("Cannot use the settings: spark.sql.catalog.x.model.path: ")
          .hasMessageContaining("spark.precis.sql.settings=model.path")
          .hasMessageNotContaining("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedded",
        "/models/m.gguf",
        "models/m?.gguf",
        "m.gguf",
        "file:///models/m.gguf",
        "hdfs:///models/m.gguf",
        "hdfs://localhost:8020/models/m.gguf",
        "s3a://bucket/m.gguf",
        "abfss://box@account.dfs.core.windows.net/m.gguf",
        "gs://bucket/m.gguf",
        "dbfs:/models/m.gguf",
        "http://93.184.216.34/m.gguf",
        "https://10.0.0.7:8443/m.gguf?sig=x"
      })
  void sqlMayNameAModelAnywhereElse(String path) {
    CatalogSettings settings = read(started(), Map.of("model", path));

    assertThat(settings.model().path()).isEqualTo(path);
    assertThat(settings.servers()).isEqualTo(ServerRule.NO_INTERNAL);
  }

  /** Of such files, the messages of the settings quote parts. */
  @Test
  void sqlNamesNoOtherFilesThanPromptsAndSchemas(@TempDir Path folder) throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "s3cret-token");

    assertThatThrownBy(() -> read(started(), Map.of("summary.prompt", token.toString())))
        .hasMessageContaining(
            "spark.sql.catalog.x.summary.prompt: a file that SQL names must end in .yaml or .yml,"
                + " got "
                + token)
        .hasMessageNotContaining("s3cret");
    assertThatThrownBy(() -> read(started(), Map.of("summary.schema", ' ' + token.toString())))
        .hasMessageContaining("a file that SQL names must end in .json, got " + token)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void whatTheApplicationWasStartedWithIsTheAdministrators() {
    SparkConf conf =
        started(
            "spark.sql.catalog.llm.native-library", "/opt/llama",
            "spark.sql.catalog.llm.model", "http://localhost:8000/m.gguf");

    CatalogSettings settings =
        read(
            conf,
            Map.of("native-library", "/opt/llama", "model.path", "http://localhost:8000/m.gguf"));

    assertThat(settings.model().nativeLibrary()).isEqualTo("/opt/llama");
    assertThat(settings.servers()).isEqualTo(ServerRule.ANY);
    assertThatThrownBy(() -> read(conf, Map.of("native-library", "/opt/llama/../evil")))
        .hasMessageContaining("SQL must not set it, got /opt/llama/../evil");
    assertThatThrownBy(() -> read(conf, Map.of("cache", "/opt/llama")))
        .hasMessageContaining("model.cache: SQL must not set it");
  }

  @Test
  void theAdministratorMayLetSqlSetMore(@TempDir Path folder) throws IOException {
    Path prompt = Files.writeString(folder.resolve("prompt"), "instruction: Retell it.");
    SparkConf conf =
        started(SqlSettings.WIDENED, "model.native-library, model.path,,summary.prompt");

    CatalogSettings settings =
        read(
            conf,
            Map.of(
                "native-library", "/opt/mine",
                "model", "http://localhost/m.gguf",
                "summary.prompt", folder + "/./" + prompt.getFileName()));

    assertThat(settings.model().nativeLibrary()).isEqualTo("/opt/mine");
    assertThat(settings.servers()).isEqualTo(ServerRule.ANY);
    assertThat(settings.summary().instruction()).isEqualTo("Retell it.");
    assertThatThrownBy(() -> read(conf, Map.of("cache", "/tmp")))
        .hasMessageContaining("model.cache: SQL must not set it");
  }

  @Test
  void theUsersOwnWideningIsWorthNothing() {
    assertThatThrownBy(
            () ->
                read(
                    started(),
                    Map.of("native-library", "/x", SqlSettings.WIDENED, "model.native-library")))
        .hasMessageContaining("model.native-library: SQL must not set it");
  }

  @Test
  void aWrongKeyInTheAdministratorsListIsAnError() {
    assertThatThrownBy(
            () -> read(started(SqlSettings.WIDENED, "model.native-librari,slots"), Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "spark.precis.sql.settings: unknown setting model.native-librari; did you mean"
                + " model.native-library?")
        .hasMessageContaining("unknown setting slots; did you mean model.slots?");
  }

  @ParameterizedTest
  @CsvSource({
    "spark.sql.catalog.llm.model, model.path",
    "spark.sql.catalog.llm.model.slots, model.slots",
    "spark.sql.catalog.llm.SLOTS, model.slots",
    "spark.sql.catalog.llm.summary.words, summary.words"
  })
  void knowsTheKeysOfSparksConfiguration(String sparkKey, String key) {
    assertThat(CatalogSettings.option(sparkKey).map(CatalogSettings::key)).hasValue(key);
    assertThat(CatalogSettings.option("spark.sql.catalog.llm")).isEmpty();
    assertThat(CatalogSettings.option("spark.sql.shuffle.partitions")).isEmpty();
  }
}
