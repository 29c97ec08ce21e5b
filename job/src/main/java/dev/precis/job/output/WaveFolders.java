package dev.precis.job.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folders of waves in an output: which exist and which are committed. A wave is an ordinary
 * Spark write, and is committed once its folder holds {@code _SUCCESS}. Not thread-safe.
 */
final class WaveFolders {
  private static final List<String> TABLES = List.of(SummaryStore.SUMMARIES, SummaryStore.FAILURES);

  private static final String SUCCESS = "_SUCCESS";

  private final FileSystem files;
  private final OutputLayout layout;

  WaveFolders(FileSystem files, OutputLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /** The folders of the committed waves. */
  List<Path> committed(String table, String recipe) {
    return children(layout.recipe(table, recipe)).stream().filter(this::isCommitted).toList();
  }

  /**
   * The number after the last wave of this recipe in any table, committed or not: a wave's folder
   * is never written twice.
   */
  int nextNumber(String recipe) {
    int last =
        TABLES.stream()
            .flatMap(table -> children(layout.recipe(table, recipe)).stream())
            .map(OutputLayout::waveNumber)
            .flatMapToInt(OptionalInt::stream)
            .max()
            .orElse(0);
    return last + 1;
  }

  /** The ids of the recipes that have committed summaries, sorted. */
  List<String> recipes() {
    return children(layout.table(SummaryStore.SUMMARIES)).stream()
        .map(OutputLayout::recipeId)
        .flatMap(Optional::stream)
        .filter(recipe -> !committed(SummaryStore.SUMMARIES, recipe).isEmpty())
        .sorted()
        .toList();
  }

  /**
   * Finishes or forgets the compactions of runs that were killed, and removes whatever is not a
   * committed wave from the folders of all recipes.
   *
   * @return how many waves were removed
   */
  int recover() throws IOException {
    int removed = 0;
    for (Path recipe : recipeFolders()) {
      new CompactionFolder(files, recipe).recover();
      for (Path wave : children(recipe)) {
        if (!isCommitted(wave)) {
          files.delete(wave, true);
          removed++;
        }
      }
    }
    return removed;
  }

  private List<Path> recipeFolders() {
    return TABLES.stream().flatMap(table -> children(layout.table(table)).stream()).toList();
  }

  private List<Path> children(Path folder) {
    return new Folder(files, folder).children();
  }

  private boolean isCommitted(Path wave) {
    Path success = new Path(wave, SUCCESS);
    try {
      return files.exists(success);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for " + success, e);
    }
  }
}
