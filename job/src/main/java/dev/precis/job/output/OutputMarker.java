package dev.precis.job.output;

import dev.precis.job.store.TextFile;
import java.io.IOException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The file that marks a folder as an output of Precis, and names the format of its tables. */
record OutputMarker(TextFile file) {
  /** Spark skips names that start with an underscore. */
  private static final String NAME = "_PRECIS";

  private static final String FORMAT_LINE = "format=";
  static final String DEFAULT_FORMAT = "parquet";

  static OutputMarker of(FileSystem files, Path folder) {
    return new OutputMarker(new TextFile(files, new Path(folder, NAME)));
  }

  boolean exists() throws IOException {
    return file.exists();
  }

  /**
   * @param format of the tables; empty for Parquet
   */
  void write(String format) throws IOException {
    file.write(
        "Precis writes summaries to this folder; runs/ describes each run.\n"
            + FORMAT_LINE
            + (format.isEmpty() ? DEFAULT_FORMAT : format)
            + '\n');
  }

  /** The format of the tables. */
  String format() throws IOException {
    return file.read()
        .lines()
        .filter(line -> line.startsWith(FORMAT_LINE))
        .map(line -> line.substring(FORMAT_LINE.length()))
        .findFirst()
        .orElse(DEFAULT_FORMAT);
  }
}
