package dev.precis.job.output;

import dev.precis.job.console.InputException;
import dev.precis.job.store.Folder;
import dev.precis.job.store.TextFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What counts in an output: a folder of entries with the numbers 1, 2, 3 and so on, each a single
 * file that is written once. A wave counts once an entry adds it.
 *
 * <p>A reader tries the next number until there is none, so that an entry is found as soon as it
 * exists. The list of the folder tells only where to begin, and may be late. Not thread-safe.
 */
final class CommitLog {
  /**
   * Each such entry repeats all waves that count, so that readers need not read the earlier ones.
   */
  static final int SNAPSHOT_EVERY = 50;

  private static final Pattern NAME = Pattern.compile("(\\d{8})\\.json");

  private final FileSystem files;
  private final Path folder;
  private final Map<Wave.Key, Wave> live = new LinkedHashMap<>();
  private final Set<Wave.Key> replaced = new LinkedHashSet<>();
  private final Set<Wave.Key> begun = new LinkedHashSet<>();
  private int next;

  CommitLog(FileSystem files, Path folder) {
    this.files = files;
    this.folder = folder;
  }

  /**
   * Reads the entries that were written since the last time.
   *
   * @throws IOException if an entry cannot be read
   * @throws InputException if an entry is missing or no entry
   */
  void refresh() throws IOException {
    int listed = next == 0 ? begin() : 0;
    while (true) {
      Optional<String> text = entry(next).readIfExists();
      Optional<Commit> commit = text.flatMap(it -> Commit.parse(it, entry(next).path()));
      if (commit.isPresent()) {
        apply(commit.get());
      } else if (text.isEmpty()) {
        requireNone(listed);
        return;
      } else if (!isGivenUp(listed)) {
        return;
      }
      next++;
    }
  }

  private void requireNone(int listed) {
    if (listed >= next) {
      throw new InputException(
          "Cannot read output: a commit is missing; restore it from a copy of the output, got "
              + entry(next).path());
    }
  }

  /** An entry that was not written to its end, and never will be: there is one after it. */
  private boolean isGivenUp(int listed) throws IOException {
    return listed > next || entry(next + 1).exists();
  }

  /** Takes the waves of the last listed snapshot, and returns the last listed number. */
  private int begin() throws IOException {
    int last =
        new Folder(files, folder).children().stream().mapToInt(CommitLog::number).max().orElse(0);
    for (int number = last / SNAPSHOT_EVERY * SNAPSHOT_EVERY;
        number > 0;
        number -= SNAPSHOT_EVERY) {
      Optional<Commit> snapshot =
          entry(number)
              .readIfExists()
              .flatMap(text -> Commit.parse(text, folder))
              .filter(Commit::hasLive);
      if (snapshot.isPresent()) {
        snapshot.get().live().forEach(wave -> live.put(wave.key(), wave));
        next = number;
        return last;
      }
    }
    next = 1;
    return last;
  }

  private static int number(Path file) {
    Matcher matcher = NAME.matcher(file.getName());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private void apply(Commit commit) {
    commit.removes().forEach(live::remove);
    replaced.addAll(commit.removes());
    begun.addAll(commit.begins());
    commit.adds().forEach(wave -> live.put(wave.key(), wave));
  }

  /** Whether it has no entry: nothing was committed yet, or only by an earlier version. */
  boolean isEmpty() {
    return next <= 1;
  }

  /** The waves that count, in the order in which they were added. */
  List<Wave> live() {
    return new ArrayList<>(live.values());
  }

  /** The largest number that a wave of the recipe has or had; 0 if there was none. */
  int lastNumber(String recipe) {
    return Stream.of(live.keySet(), replaced, begun)
        .flatMap(Set::stream)
        .filter(wave -> wave.recipe().equals(recipe))
        .mapToInt(Wave.Key::number)
        .max()
        .orElse(0);
  }

  boolean isLive(Wave.Key wave) {
    return live.containsKey(wave);
  }

  /**
   * Whether a compaction put other rows in its place, as far as the entries that were read tell.
   */
  boolean isReplaced(Wave.Key wave) {
    return replaced.contains(wave);
  }

  /** Whether it was to hold rows of other waves, and does not count. */
  boolean isAbandoned(Wave.Key wave) {
    return begun.contains(wave) && !live.containsKey(wave);
  }

  /**
   * Adds an entry. What it changes counts when this returns.
   *
   * @param guard is called before each attempt; throws if the caller may no longer write
   * @throws IOException if it cannot be written
   */
  void append(Commit commit, Runnable guard) throws IOException {
    while (true) {
      refresh();
      guard.run();
      Commit written = next % SNAPSHOT_EVERY == 0 ? commit.withLive(live()) : commit;
      if (entry(next).create(written.toText())) {
        apply(written);
        next++;
        return;
      }
      passOtherEntry();
    }
  }

  /** Another run was faster. Its entry is read next, unless it was not written to its end. */
  private void passOtherEntry() throws IOException {
    TextFile other = entry(next);
    String text =
        other.readIfExists().orElseThrow(() -> new IOException("Cannot create " + other.path()));
    if (Commit.parse(text, other.path()).isEmpty()) {
      next++;
    }
  }

  private TextFile entry(int number) {
    return new TextFile(files, new Path(folder, String.format(Locale.ROOT, "%08d.json", number)));
  }
}
