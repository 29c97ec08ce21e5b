package dev.precis.job.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;

/**
 * The entry of a process in the {@link Journal}, for the many texts that it works on or soon will.
 * It is written again when a text is to begin that it does not name. Thread-safe.
 *
 * <p>It tells less than an entry for each text: all texts that it names are suspect once the
 * process is dead. However many such entries name a text, they count as one death.
 */
final class ProcessEntry {
  private static final PerRun<ProcessEntry> OF_THIS_PROCESS = new PerRun<>();

  static {
    ShutdownHookManager hooks = ShutdownHookManager.get();
    if (!hooks.isShutdownInProgress()) {
      hooks.addShutdownHook(
          () -> OF_THIS_PROCESS.all().forEach(ProcessEntry::end), JournalEntries.HOOK_PRIORITY);
    }
  }

  private final JournalEntries entries;
  private final String run;
  private final Path path;
  private final Map<Block, Integer> tasks = new HashMap<>();
  private final Map<String, Set<Long>> read = new HashMap<>();
  private Set<Block> written = Set.of();
  private Evidence earlier;
  private boolean ended;

  ProcessEntry(JournalEntries entries, String run) {
    this.entries = entries;
    this.run = run;
    this.path = entries.ofProcess(run);
  }

  /**
   * The entry of this process.
   *
   * @param run a name that no other run uses, nor another level of the run
   */
  static ProcessEntry ofThisProcess(String run, String folder, Configuration hadoop) {
    return OF_THIS_PROCESS.get(
        run,
        () -> {
          // A run that failed leaves its executors alive, and with them their entries.
          OF_THIS_PROCESS.all().forEach(ProcessEntry::end);
          return open(run, folder, hadoop);
        });
  }

  private static ProcessEntry open(String run, String folder, Configuration hadoop) {
    try {
      Path path = new Path(folder);
      return new ProcessEntry(JournalEntries.of(path, path.getFileSystem(hadoop)), run);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open the journal " + folder, e);
    }
  }

  /** Texts that are worked on one after another, by their keys. */
  record Block(Set<Long> texts) {
    Block {
      texts = Set.copyOf(texts);
    }
  }

  /** What entries say of texts. */
  private record Evidence(Map<String, Integer> ofTexts, Set<Long> ofProcesses) {
    int deaths(String text) {
      return ofTexts.getOrDefault(text, 0)
          + (ofProcesses.contains(JournalEntries.key(text)) ? 1 : 0);
    }
  }

  /**
   * How many processes died while they worked on a text, as far as is known.
   *
   * @param isRetried whether a task with this text ended before in this run, perhaps with its
   *     process. Otherwise only earlier runs can tell, and they are looked at once.
   */
  synchronized int deaths(String text, boolean isRetried) {
    if (earlier == null) {
      earlier = evidence(false);
    }
    return isRetried || earlier.deaths(text) > 0 ? evidence(true).deaths(text) : 0;
  }

  /**
   * @param ofThisRun whether to count what its processes say of many texts. They may live.
   */
  private Evidence evidence(boolean ofThisRun) {
    Map<String, Integer> ofTexts = new HashMap<>();
    Set<Long> ofProcesses = new HashSet<>();
    for (FileStatus entry : entries.all()) {
      if (JournalEntries.isOfText(entry)) {
        ofTexts.merge(JournalEntries.text(entry), 1, Integer::sum);
      } else if (JournalEntries.isOfProcess(entry) && counts(entry, ofThisRun)) {
        ofProcesses.addAll(keys(entry));
      }
    }
    return new Evidence(ofTexts, ofProcesses);
  }

  private boolean counts(FileStatus entry, boolean ofThisRun) {
    return !entry.getPath().equals(path) && (ofThisRun || !JournalEntries.isOfRun(entry, run));
  }

  private Set<Long> keys(FileStatus entry) {
    return read.computeIfAbsent(
        entry.getPath() + " " + entry.getModificationTime(), any -> entries.read(entry.getPath()));
  }

  /** A task begins with the texts of a block, which the entry names when this returns. */
  synchronized void enter(Block block) {
    if (!ended && !written.contains(block)) {
      Set<Block> blocks = new HashSet<>(tasks.keySet());
      blocks.add(block);
      entries.write(
          path, blocks.stream().flatMap(each -> each.texts().stream()).collect(Collectors.toSet()));
      written = blocks;
    }
    tasks.merge(block, 1, Integer::sum);
  }

  /** A task has ended with the texts of a block. The entry names them until it is written again. */
  synchronized void leave(Block block) {
    tasks.computeIfPresent(block, (any, count) -> count == 1 ? null : count - 1);
  }

  /** The process ends as it should: it leaves no entry. */
  synchronized void end() {
    if (!ended && !written.isEmpty()) {
      entries.delete(path);
    }
    ended = true;
  }
}
