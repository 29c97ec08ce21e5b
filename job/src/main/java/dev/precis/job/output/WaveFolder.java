package dev.precis.job.output;

import dev.precis.job.store.Folder;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder that Spark wrote a wave to, or began to. */
record WaveFolder(FileSystem files, Path path) {
  private static final String SUCCESS = "_SUCCESS";

  /** In these, Hadoop's committers keep what a job has not committed yet. */
  private static final List<String> UNDER_WAY =
      List.of("_temporary", "__magic", ".spark-staging", ".staging", "_staging");

  /** The files of rows. Spark and others that read the folder skip the same names. */
  private Stream<FileStatus> data() {
    return new Folder(files, path)
        .content().stream().filter(FileStatus::isFile).filter(file -> !isHidden(file.getPath()));
  }

  private static boolean isHidden(Path file) {
    return file.getName().startsWith("_") || file.getName().startsWith(".");
  }

  /**
   * The files of rows, sorted.
   *
   * @param root of the output
   */
  List<Wave.DataFile> dataFiles(Path root) {
    return data()
        .map(file -> new Wave.DataFile(relative(root, file.getPath()), file.getLen()))
        .sorted(Comparator.comparing(Wave.DataFile::path))
        .toList();
  }

  /** The path of a file below the output folder. */
  static String relative(Path root, Path file) {
    String base = root.toUri().getPath();
    return file.toUri().getPath().substring(base.endsWith("/") ? base.length() : base.length() + 1);
  }

  /** Whether Spark says so. Hadoop may be set not to write the file that says it. */
  boolean hasSuccess() {
    return children().anyMatch(SUCCESS::equals);
  }

  /**
   * Whether it holds rows and nothing tells that it is not finished: Hadoop's committers remove
   * their own folders last.
   */
  boolean looksFinished() {
    return data().findAny().isPresent()
        && (hasSuccess()
            || children().noneMatch(name -> UNDER_WAY.stream().anyMatch(name::startsWith)));
  }

  private Stream<String> children() {
    return new Folder(files, path).children().stream().map(Path::getName);
  }
}
