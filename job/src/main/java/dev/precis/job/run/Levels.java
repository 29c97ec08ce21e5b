package dev.precis.job.run;

import static org.apache.spark.sql.functions.col;

import dev.precis.job.console.Console;
import dev.precis.job.input.Selection;
import dev.precis.job.lock.LockLostException;
import dev.precis.job.table.Columns;
import dev.precis.llm.prompt.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The levels of a run, one after another: the chapters, then their parts, then the books, each made
 * from the summaries of the level before. To be closed. Not thread-safe.
 */
final class Levels implements AutoCloseable {
  private final Selection selection;
  private final List<Level> levels;
  private final BiFunction<Level, Dataset<Row>, LevelRun> read;
  private final RunFile file;
  private final StopSignal stop;
  private final Console console;
  private final Map<Level, LevelRun> runs = new EnumMap<>(Level.class);

  /**
   * @param levels the chapters first
   * @param read reads the texts of a level
   */
  Levels(
      Selection selection,
      List<Level> levels,
      BiFunction<Level, Dataset<Row>, LevelRun> read,
      RunFile file,
      StopSignal stop,
      Console console) {
    this.selection = selection;
    this.levels = levels;
    this.read = read;
    this.file = file;
    this.stop = stop;
    this.console = console;
  }

  /**
   * Works until everything is done or it must end. A level does not begin if the level before was
   * stopped.
   *
   * @throws LockLostException if another run has taken the output
   * @throws RunFailedException if something other than a text failed
   */
  RunReport run() {
    try {
      // A run that is stopped before its first chapter has a report, too.
      run(Level.CHAPTER, selection.chapters());
      for (Level level : levels) {
        if (level != Level.CHAPTER && stop.given().isEmpty()) {
          run(level, Parents.of(level, children(level)));
        }
      }
      return file.writeEnded(stop.given());
    } catch (LockLostException | RunFailedException e) {
      // The first leaves the output to another run, the second is in the run's file.
      throw e;
    } catch (RuntimeException e) {
      file.writeFailed(e);
      throw e;
    }
  }

  private void run(Level level, Dataset<Row> texts) {
    LevelRun run = read.apply(level, texts);
    runs.put(level, run);
    if (level == Level.CHAPTER) {
      selection.warnOfDoubtfulBooks(console);
    }
    run.announce(console);
    if (run.hasWork()) {
      console.release();
    }
    run.begin();
    file.begin(run);
    run.work(stop, console, file::writeRunning);
    if (run.failure().isPresent()) {
      RunReport unused = file.writeEnded(stop.given());
      throw new RunFailedException(run.failure().get());
    }
  }

  /** Of a book: its parts, if they are summarized, and the chapters that are in no part. */
  private Dataset<Row> children(Level level) {
    Dataset<Row> chapters = runs.get(Level.CHAPTER).summaries();
    if (level == Level.PART) {
      return chapters.where(col(Columns.PART).isNotNull());
    }
    LevelRun parts = runs.get(Level.PART);
    return parts == null
        ? chapters
        : chapters.where(col(Columns.PART).isNull()).unionByName(parts.summaries());
  }

  @Override
  public void close() {
    runs.values().forEach(LevelRun::close);
  }
}
