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
 * The folder in which a compaction writes its new wave, inside the folder of a table's recipe.
 * Readers do not look there. Once the wave is written, a list of the waves that it replaces is
 * written beside it: from then on the new wave counts. Then the old waves are removed and the new
 * one takes their place.
 *
 * <p>After a crash, {@link #recover} forgets a compaction that has no list and finishes one that
 * has a list. So readers never see a row twice. Not thread-safe.
 */
final class CompactionFolder {
  /** Spark skips names that start with an underscore. */
  private static final String FOLDER = "_compacting";

  private static final String LIST = "replaces";

  private final FileSystem files;
  private final Path recipe;

  /**
   * @param recipe the folder that holds the waves
   */
  CompactionFolder(FileSystem files, Path recipe) {
    this.files = files;
    this.recipe = recipe;
  }

  /** Where to write the new wave. */
  Path wave(String name) {
    return new Path(folder(), name);
  }

  /** Puts the new wave, which must be written, in the place of others. */
  void replace(List<Path> waves) throws IOException {
    try (OutputStream out = files.create(list(), true)) {
      for (Path wave : waves) {
        out.write((wave.getName() + '\n').getBytes(StandardCharsets.UTF_8));
      }
    }
    recover();
  }

  /** Finishes or forgets a compaction, if one was begun. */
  void recover() throws IOException {
    if (!files.exists(folder())) {
      return;
    }
    if (files.exists(list())) {
      for (String wave : replaced()) {
        files.delete(new Path(recipe, wave), true);
      }
      for (var child : files.listStatus(folder())) {
        if (child.isDirectory() && !files.rename(child.getPath(), recipe)) {
          throw new IOException("Cannot rename " + child.getPath() + " into " + recipe);
        }
      }
    }
    files.delete(folder(), true);
  }

  private List<String> replaced() throws IOException {
    try (InputStream in = files.open(list())) {
      return IOUtils.readLines(in, StandardCharsets.UTF_8);
    }
  }

  private Path folder() {
    return new Path(recipe, FOLDER);
  }

  private Path list() {
    return new Path(folder(), LIST);
  }
}
