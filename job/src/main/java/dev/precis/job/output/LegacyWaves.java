package dev.precis.job.output;

import dev.precis.job.store.Folder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The finished waves of an output without a commit log, which an earlier version wrote. That
 * version counted a wave by its {@code _SUCCESS}, which Hadoop may be set not to write and which a
 * copy of the output may lack; so here a wave counts unless something tells that it is not
 * finished. Not thread-safe.
 *
 * <p>A compaction of that version wrote the new wave to {@code _compacting}, then a list of the
 * waves that it replaces, removed those and renamed the new wave. It may have ended anywhere. Once
 * the list exists, the new wave is complete and holds the rows of all waves before it, of which
 * some may be gone; its files may be in both places.
 */
final class LegacyWaves {
  private static final String COMPACTING = "_compacting";
  private static final String LIST = "replaces";

  private final FileSystem files;
  private final OutputLayout layout;

  LegacyWaves(FileSystem files, OutputLayout layout) {
    this.files = files;
    this.layout = layout;
  }

  /** The waves that count. Files of a compaction that was not ended are where it left them. */
  List<Wave> find() {
    return inEachRecipe(this::find);
  }

  /** The waves that are still there, but whose rows are in the wave of a compaction. */
  List<Wave.Key> replaced() {
    return inEachRecipe(this::replaced);
  }

  private interface InRecipe<T> {
    Stream<T> find(String table, String id, Path folder);
  }

  private <T> List<T> inEachRecipe(InRecipe<T> search) {
    return SummaryStore.TABLES.stream()
        .flatMap(
            table ->
                children(layout.table(table)).stream()
                    .flatMap(
                        recipe ->
                            OutputLayout.recipeId(recipe).stream()
                                .flatMap(id -> search.find(table, id, recipe))))
        .toList();
  }

  private Stream<Wave.Key> replaced(String table, String id, Path recipe) {
    int first = last(compacted(recipe));
    return numbered(recipe).keySet().stream()
        .filter(number -> number < first)
        .map(number -> new Wave.Key(table, id, number));
  }

  private static int last(Map<Integer, WaveFolder> waves) {
    return waves.keySet().stream().max(Integer::compare).orElse(0);
  }

  private Stream<Wave> find(String table, String id, Path recipe) {
    Map<Integer, WaveFolder> compacted = compacted(recipe);
    int first = last(compacted);
    Map<Integer, List<Wave.DataFile>> found = new TreeMap<>();
    numbered(recipe)
        .forEach(
            (number, folder) -> {
              if (number > first && folder.looksFinished()) {
                found.put(number, folder.dataFiles(layout.root()));
              }
            });
    if (first > 0) {
      found.put(first, union(compacted.get(first), waveFolder(layout.wave(table, id, first))));
    }
    return found.entrySet().stream()
        .map(each -> new Wave(table, id, each.getKey(), Wave.UNKNOWN, each.getValue()))
        .filter(wave -> !wave.files().isEmpty());
  }

  /** The waves that compactions wrote, of which some may still be counted apart. */
  private Map<Integer, WaveFolder> compacted(Path recipe) {
    Path folder = new Path(recipe, COMPACTING);
    return children(folder).stream().anyMatch(child -> child.getName().equals(LIST))
        ? numbered(folder)
        : Map.of();
  }

  private Map<Integer, WaveFolder> numbered(Path folder) {
    Map<Integer, WaveFolder> numbered = new TreeMap<>();
    for (Path child : children(folder)) {
      OptionalInt number = OutputLayout.waveNumber(child);
      if (number.isPresent()) {
        numbered.put(number.getAsInt(), waveFolder(child));
      }
    }
    return numbered;
  }

  /** A rename on an object store copies the files, then deletes them: each is in one of the two. */
  private List<Wave.DataFile> union(WaveFolder source, WaveFolder copy) {
    Map<String, Wave.DataFile> byName = new TreeMap<>();
    List<Wave.DataFile> all = new ArrayList<>(copy.dataFiles(layout.root()));
    all.addAll(source.dataFiles(layout.root()));
    all.forEach(file -> byName.put(new Path(file.path()).getName(), file));
    return List.copyOf(byName.values());
  }

  /** Whether a compaction left the folder behind. */
  static boolean isCompacting(Path folder) {
    return folder.getName().equals(COMPACTING);
  }

  private WaveFolder waveFolder(Path path) {
    return new WaveFolder(files, path);
  }

  private List<Path> children(Path folder) {
    return new Folder(files, folder).children();
  }
}
