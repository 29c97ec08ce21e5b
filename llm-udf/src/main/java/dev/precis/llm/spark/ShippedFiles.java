package dev.precis.llm.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkFiles;

/**
 * The files that were passed to spark-submit with {@code --files}.
 *
 * @param uris their URIs, with {@code #NAME} if a file got another name
 * @param path returns the path to which Spark copies a file of the given name
 */
record ShippedFiles(List<String> uris, Function<String, Path> path) {
  static final ShippedFiles NONE = new ShippedFiles(List.of(), Path::of);

  ShippedFiles {
    uris = List.copyOf(uris);
  }

  /** The files of this application. */
  static ShippedFiles of(SparkConf conf) {
    List<String> uris =
        Stream.of("spark.files", "spark.yarn.dist.files")
            .flatMap(key -> Arrays.stream(conf.get(key, "").split(",", -1)))
            .map(String::strip)
            .filter(uri -> !uri.isEmpty())
            .toList();
    return new ShippedFiles(uris, name -> Path.of(SparkFiles.get(name)));
  }

  /** Finds the copy of this process. YARN puts it into the working folder of the process. */
  Optional<Path> find(String name) {
    if (!isName(name)) {
      return Optional.empty();
    }
    Path working = Path.of(name).toAbsolutePath();
    Path placed = path.apply(name);
    if (origin(name).isEmpty() && Files.exists(working)) {
      // Not a shipped file, but a file in the folder where the driver was started.
      return Optional.empty();
    }
    return Stream.of(placed, working).filter(Files::isRegularFile).findFirst();
  }

  /** The URI of the original. A driver that runs outside YARN gets no copy. */
  Optional<String> origin(String name) {
    return isName(name)
        ? uris.stream().filter(uri -> nameOf(uri).equals(name)).map(ShippedFiles::bare).findFirst()
        : Optional.empty();
  }

  private static boolean isName(String text) {
    return !text.isBlank() && text.chars().noneMatch(c -> c == '/' || c == ':' || c == 0);
  }

  private static String nameOf(String uri) {
    int fragment = uri.indexOf('#');
    return fragment < 0 ? uri.substring(uri.lastIndexOf('/') + 1) : uri.substring(fragment + 1);
  }

  private static String bare(String uri) {
    int fragment = uri.indexOf('#');
    return fragment < 0 ? uri : uri.substring(0, fragment);
  }
}
