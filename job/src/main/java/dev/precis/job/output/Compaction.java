package dev.precis.job.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Puts one wave in the place of several, of a table and recipe. The new one is written where no
 * reader looks; a list of what it replaces makes it count; then the old ones go and it takes its
 * place. A compaction that was killed before the list is forgotten, one killed after it is finished
 * at the next start: readers never see a row twice. Not thread-safe.
 */
final class Compaction {
  /** Spark passes over names that start with an underscore. */
  private static final String FOLDER = "_compacting";

  private static final String LIST = "replaces";

  private final FileSystem files;
  private final Path recipe;

  /**
   * @param recipe the folder that holds the waves
   */
  Compaction(FileSystem files, Path recipe) {
    this.files = files;
    this.recipe = recipe;
  }

  /** Where to write the new wave. */
  Path folder(String wave) {
    return new Path(new Path(recipe, FOLDER), wave);
  }

  /** The new wave is written: now it counts instead of the others. */
  void replace(List<Path> waves) throws IOException {
    try (OutputStream out = files.create(list(), true)) {
      for (Path wave : waves) {
        out.write((wave.getName() + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    recover();
  }

  /** Finishes what was begun, or forgets it. */
  void recover() throws IOException {
    Path folder = new Path(recipe, FOLDER);
    if (!files.exists(folder)) {
      return;
    }
    if (files.exists(list())) {
      for (String wave : replaced()) {
        files.delete(new Path(recipe, wave), true);
      }
      for (var child : files.listStatus(folder)) {
        if (child.isDirectory() && !files.rename(child.getPath(), recipe)) {
          throw new IOException("Cannot rename " + child.getPath() + " into " + recipe);
        }
      }
    }
    files.delete(folder, true);
  }

  private List<String> replaced() throws IOException {
    try (InputStream in = files.open(list())) {
      return IOUtils.readLines(in, StandardCharsets.UTF_8);
    }
  }

  private Path list() {
    return new Path(new Path(recipe, FOLDER), LIST);
  }
}
