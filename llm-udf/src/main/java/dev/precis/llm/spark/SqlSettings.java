package dev.precis.llm.spark;

import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.settings.KnownNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import scala.Tuple2;

/**
 * What the users of a Spark session may set by SQL ({@code SET}, {@code spark.conf}), and what only
 * the administrator may, who starts the Spark application.
 *
 * <p>The configuration of the application cannot be changed by a session. What it contains is the
 * administrator's, under whatever name a catalog repeats it. All other values are a user's.
 * Immutable.
 */
final class SqlSettings {
  /** Spark's setting with further keys that SQL may set, separated by commas. */
  static final String WIDENED = "spark.precis.sql.settings";

  private static final String PATH = "model.path";
  private static final String PROMPT = "summary.prompt";
  private static final String SCHEMA = "summary.schema";

  /**
   * The keys that SQL may set. The others run native code, or write files on the executors' hosts.
   */
  private static final Set<String> ALLOWED =
      Set.of(
          "model.engine",
          PATH,
          "model.sha256",
          "model.context-tokens",
          "model.slots",
          "model.threads",
          "model.gpu-layers",
          "model.chat-template",
          PROMPT,
          "summary.language",
          "summary.strategy",
          "summary.words",
          "summary.part-words",
          "summary.book-words",
          "summary.system",
          "summary.instruction",
          "summary.merge-instruction",
          "summary.refine-instruction",
          "summary.passage-tokens",
          "summary.time-limit",
          SCHEMA,
          "sampling.temperature",
          "sampling.top-k",
          "sampling.top-p",
          "sampling.min-p",
          "sampling.repeat-penalty",
          "sampling.repeat-last-n",
          "sampling.mirostat",
          "sampling.mirostat-tau",
          "sampling.mirostat-eta",
          "sampling.seed",
          "sampling.stop",
          "sampling.max-new-tokens");

  /** Hadoop's own connectors that send requests to any server, named within the address. */
  private static final Set<String> FORBIDDEN_SCHEMES =
      Set.of("webhdfs", "swebhdfs", "ftp", "sftp", "har");

  private final Map<String, Set<String>> started;
  private final Set<String> widened;

  private SqlSettings(Map<String, Set<String>> started, Set<String> widened) {
    this.started = started;
    this.widened = widened;
  }

  /** Those of this process's application; without one, every value is a user's. */
  static SqlSettings here() {
    SparkEnv env = SparkEnv.get();
    return of(env == null ? new SparkConf(false) : env.conf());
  }

  /** Those of an application with this configuration. */
  static SqlSettings of(SparkConf application) {
    Map<String, Set<String>> started = new HashMap<>();
    for (Tuple2<String, String> entry : application.getAll()) {
      CatalogSettings.option(entry._1())
          .ifPresent(
              option ->
                  started
                      .computeIfAbsent(CatalogSettings.key(option), key -> new HashSet<>())
                      .add(entry._2()));
    }
    Set<String> widened = new TreeSet<>();
    Arrays.stream(application.get(WIDENED, "").split(",", -1))
        .map(String::strip)
        .filter(key -> !key.isEmpty())
        .forEach(widened::add);
    return new SqlSettings(started, widened);
  }

  /** What is wrong with the administrator's list of further keys. */
  List<String> problems() {
    KnownNames known = new KnownNames(CatalogSettings.keys());
    return widened.stream()
        .filter(key -> !known.names().contains(key))
        .map(
            key ->
                WIDENED
                    + ": unknown setting "
                    + key
                    + known.nearest(key).map(near -> "; did you mean " + near + "?").orElse(""))
        .toList();
  }

  /**
   * Why a catalog's option must not have this value; empty if it may. It can resolve the name of a
   * web server.
   *
   * @param key of a setting, in its full form
   */
  Optional<String> problem(String key, String value) {
    if (isTrusted(key, value)) {
      return Optional.empty();
    }
    Optional<String> reason =
        ALLOWED.contains(key)
            ? valueProblem(key, value.strip())
            : Optional.of("SQL must not set it, got " + value);
    return reason.map(
        text ->
            String.format(
                Locale.ROOT,
                "%s: %s; set it when Spark starts, or start Spark with --conf %s=%s",
                key,
                text,
                WIDENED,
                key));
  }

  /** Which web servers a model of this path may be fetched from. */
  ServerRule servers(String path) {
    return isTrusted(PATH, path) ? ServerRule.ANY : ServerRule.NO_INTERNAL;
  }

  private boolean isTrusted(String key, String value) {
    return widened.contains(key) || started.getOrDefault(key, Set.of()).contains(value);
  }

  private static Optional<String> valueProblem(String key, String value) {
    return switch (key) {
      case PATH -> pathProblem(new ModelUri(value));
      case PROMPT -> fileProblem(value, value.contains("/"), ".yaml", ".yml");
      case SCHEMA -> fileProblem(value, !value.isEmpty(), ".json");
      default -> Optional.empty();
    };
  }

  private static Optional<String> pathProblem(ModelUri uri) {
    return FORBIDDEN_SCHEMES.contains(uri.scheme())
        ? Optional.of("SQL must not name such an address, got " + uri)
        : ServerRule.NO_INTERNAL.refusal(uri);
  }

  /** Messages quote a file that is no prompt or schema, so SQL must not name just any file. */
  private static Optional<String> fileProblem(String value, boolean isFile, String... endings) {
    return !isFile || Stream.of(endings).anyMatch(value::endsWith)
        ? Optional.empty()
        : Optional.of(
            "a file that SQL names must end in " + String.join(" or ", endings) + ", got " + value);
  }
}
