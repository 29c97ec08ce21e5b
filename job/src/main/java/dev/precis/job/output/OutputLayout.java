package dev.precis.job.output;

import dev.precis.job.journal.Journal;
import dev.precis.job.journal.StopMarker;
import dev.precis.job.lock.LockPaths;
import dev.precis.job.table.Columns;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The names in an output folder. Spark skips names that start with an underscore.
 *
 * <pre>
 * _PRECIS                         marks the folder as an output of Precis ({@link OutputMarker})
 * _LOCK, _LOCK.heartbeat          the run that works on it ({@link RunLock})
 * _STOP                           that run asked its executors to stop ({@link StopMarker})
 * _WRITING/                       waves that are being written, where a folder can be moved
 * _REPLACED/                      waves whose rows a compaction has put into others
 * _TRIAL                          a table without rows, written to try a format
 * commits/NUMBER.json             which waves count ({@link CommitLog})
 * summaries/recipe=R/wave=N/      the table {@link SummaryStore#SUMMARIES}
 * failures/recipe=R/wave=N/       the table {@link SummaryStore#FAILURES}
 * schemas/R.json                  the JSON schema of a recipe ({@link RecipeSchemas})
 * journal/recipe=R/               the texts in progress in executors ({@link Journal})
 * runs/ID.json                    the report of a run ({@link RunReports})
 * </pre>
 *
 * @param root the output folder
 */
record OutputLayout(Path root) {
  private static final String LOCK = "_LOCK";
  private static final String HEARTBEAT = "_LOCK.heartbeat";
  private static final String STOP = "_STOP";
  private static final String TRIAL = "_TRIAL";
  private static final String WRITING = "_WRITING";
  private static final String REPLACED = "_REPLACED";
  private static final String COMMITS = "commits";
  private static final String SCHEMAS = "schemas";
  private static final String JOURNAL = "journal";
  private static final String RUNS = "runs";
  private static final String JSON = ".json";

  /** What a run still writes into an output that was removed during the run. */
  private static final Set<String> LEFT_BEHIND =
      Set.of(LOCK, HEARTBEAT, STOP, TRIAL, WRITING, REPLACED, SCHEMAS, JOURNAL, RUNS);

  private static final String RUN = "run=";

  private static final String RECIPE = Columns.RECIPE + '=';

  /** At most nine digits, so that the number is an int. */
  private static final Pattern WAVE = Pattern.compile(Columns.WAVE + "=(\\d{1,9})");

  LockPaths lockPaths(FileSystem files) {
    return new LockPaths(files, child(LOCK), child(HEARTBEAT));
  }

  Path stop() {
    return child(STOP);
  }

  /** Of one of several runs that work at the same time. */
  Path stop(String runId) {
    return child(STOP + '-' + runId);
  }

  Path commits() {
    return child(COMMITS);
  }

  Path writing() {
    return child(WRITING);
  }

  Path replaced() {
    return child(REPLACED);
  }

  Path trial() {
    return child(TRIAL);
  }

  Path table(String table) {
    return child(table);
  }

  Path recipe(String table, String recipe) {
    return new Path(child(table), RECIPE + recipe);
  }

  Path wave(String table, String recipe, int number) {
    return new Path(recipe(table, recipe), waveName(number));
  }

  Path wave(Wave.Key wave) {
    return wave(wave.table(), wave.recipe(), wave.number());
  }

  Path schema(String recipe) {
    return new Path(child(SCHEMAS), recipe + JSON);
  }

  Path journal(String recipe) {
    return new Path(child(JOURNAL), RECIPE + recipe);
  }

  /** Of one of several runs that work at the same time: others live, and are no dead processes. */
  Path journalOfRun(String runId) {
    return new Path(child(JOURNAL), RUN + runId);
  }

  /** The journals, of recipes or of runs. */
  Path journals() {
    return child(JOURNAL);
  }

  /** Whether a killed run may have left it. */
  static boolean isOfRun(Path child) {
    return child.getName().startsWith(STOP + '-') || child.getName().startsWith(RUN);
  }

  Path runs() {
    return child(RUNS);
  }

  Path run(String id) {
    return new Path(runs(), id + JSON);
  }

  private Path child(String name) {
    return new Path(root, name);
  }

  static String waveName(int number) {
    return Columns.WAVE + '=' + number;
  }

  /** The number of a wave, or empty if the folder has no name of a wave. */
  static OptionalInt waveNumber(Path folder) {
    Matcher matcher = WAVE.matcher(folder.getName());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  /** The id of a recipe, or empty if the folder has no name of a recipe. */
  static Optional<String> recipeId(Path folder) {
    String name = folder.getName();
    return name.startsWith(RECIPE)
        ? Optional.of(name.substring(RECIPE.length()))
        : Optional.empty();
  }

  static boolean isRunReport(Path file) {
    return file.getName().endsWith(JSON);
  }

  /** Whether a run may have left it behind in an output that was removed during the run. */
  static boolean isLeftBehind(Path child) {
    return LEFT_BEHIND.contains(child.getName());
  }
}
