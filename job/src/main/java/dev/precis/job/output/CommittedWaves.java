package dev.precis.job.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * The waves of an output that count: those of its commit log, or, until the first commit, those
 * that an earlier version left. Not thread-safe.
 */
final class CommittedWaves {
  private final OutputFolder folder;
  private final FileSystem files;
  private final Clock clock;
  private final CommitLog log;
  private final LegacyWaves legacy;
  private String run = "";
  private Runnable guard = () -> {};

  CommittedWaves(OutputFolder folder, Clock clock) {
    this.folder = folder;
    this.files = folder.files();
    this.clock = clock;
    this.log = new CommitLog(files, folder.layout().commits());
    this.legacy = new LegacyWaves(files, folder.layout());
  }

  /**
   * Sets who commits from now on.
   *
   * @param id of the run
   * @param isAllowed is called before each commit; throws if the run may no longer write
   */
  void commitAs(String id, Runnable isAllowed) {
    run = id;
    guard = isAllowed;
  }

  /** Throws if this run may no longer write, as {@link #commitAs} says. */
  void requireAllowed() {
    guard.run();
  }

  /** Those of a table and recipe, in the order in which they were committed. */
  List<Wave> of(String table, String recipe) {
    return all()
        .filter(wave -> wave.table().equals(table) && wave.recipe().equals(recipe))
        .toList();
  }

  /** The ids of the recipes that have committed summaries, sorted. */
  List<String> recipes() {
    return all()
        .filter(wave -> wave.table().equals(SummaryStore.SUMMARIES))
        .map(Wave::recipe)
        .distinct()
        .sorted()
        .toList();
  }

  Stream<Wave> all() {
    refresh();
    return (log.isEmpty() ? legacy.find() : log.live()).stream();
  }

  private void refresh() {
    try {
      log.refresh();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the commits of " + folder.layout().root(), e);
    }
  }

  /** The log, with the entries until now. */
  CommitLog log() {
    refresh();
    return log;
  }

  /** Adds a wave, which counts when this returns. */
  void add(Wave wave) throws IOException {
    change(List.of(wave), List.of());
  }

  /** Puts a wave in the place of others. */
  void replace(List<Wave> others, Wave wave) throws IOException {
    change(List.of(wave), others.stream().map(Wave::key).toList());
  }

  /** Says that a wave will be written for a compaction. */
  void begin(Wave.Key wave) throws IOException {
    carryOver();
    log.append(Commit.beginning(run, clock.instant(), wave), guard);
  }

  private void change(List<Wave> adds, List<Wave.Key> removes) throws IOException {
    carryOver();
    log.append(Commit.of(run, clock.instant(), adds, removes), guard);
  }

  /** Writes the waves of an earlier version into the log, unless it has entries. */
  void carryOver() throws IOException {
    log.refresh();
    if (log.isEmpty()) {
      List<Wave> waves = new ArrayList<>();
      for (Wave wave : legacy.find()) {
        waves.add(inItsFolder(wave));
      }
      log.append(Commit.of(run, clock.instant(), waves, legacy.replaced()), guard);
    }
  }

  /** Copies files that a compaction of an earlier version left elsewhere. */
  private Wave inItsFolder(Wave wave) throws IOException {
    Path root = folder.layout().root();
    Path own = folder.layout().wave(wave.key());
    List<Wave.DataFile> moved = new ArrayList<>();
    for (Wave.DataFile file : wave.files()) {
      Path from = new Path(root, file.path());
      Path to = new Path(own, from.getName());
      if (!from.equals(to)
          && !FileUtil.copy(files, from, files, to, false, true, files.getConf())) {
        throw new IOException("Cannot copy " + from + " to " + to);
      }
      moved.add(new Wave.DataFile(WaveFolder.relative(root, to), file.bytes()));
    }
    return new Wave(wave.table(), wave.recipe(), wave.number(), wave.rows(), moved);
  }
}
