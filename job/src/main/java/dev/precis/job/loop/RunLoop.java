package dev.precis.job.loop;

import dev.precis.job.console.Console;
import dev.precis.job.input.BookFiles;
import dev.precis.job.lock.LockLostException;
import dev.precis.job.run.LevelReport;
import dev.precis.job.run.Progress;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.RunStatus;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.settings.SettingsException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.hadoop.fs.FSError;

/**
 * Runs one after another in one process, so that Spark and the executors' models stay. Each is an
 * ordinary run that skips what is done, so a loop that is killed loses no more than a run. Used
 * once; not thread-safe.
 *
 * <p>A run that had nothing to do says one line. A run that fails after one has succeeded is
 * reported, and the next one tries again. See docs/decisions/0028.
 */
public final class RunLoop {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final LoopTimes times;
  private final LoopTime time;
  private final Console console;

  /** Whether a run has come to its end. */
  private boolean hasSucceeded;

  /** Whether texts that failed in this loop have no summary. */
  private boolean lacksSummaries;

  public RunLoop(LoopTimes times, LoopTime time, Console console) {
    this.times = times;
    this.time = time;
    this.console = console;
  }

  /**
   * Runs until the time is over, or a run must not be followed by another.
   *
   * @throws Exception of the first run, or of a later one that no other can make up for
   */
  public LoopEnd run(LoopedRun runs) throws Exception {
    console.say(
        "a run every %s; of books, files that changed in the last %d s are left for the next one",
        Progress.shown(times.every()), BookFiles.SETTLE_TIME.toSeconds());
    long start = time.nanoTime();
    Duration begun = Duration.ZERO;
    while (true) {
      Result result = once(runs);
      if (result.end() != null) {
        return result.end();
      }
      Duration now = Duration.ofNanos(time.nanoTime() - start);
      Optional<Duration> next = times.next(begun, now, result.hasFailed());
      sayNext(result, next.map(due -> due.minus(now)));
      if (next.isEmpty()) {
        return end(result);
      }
      begun = next.get();
      if (!hasSlept(begun.minus(now))) {
        return LoopEnd.STOPPED;
      }
    }
  }

  private Result once(LoopedRun runs) throws Exception {
    Console held = console.holding();
    try {
      RunReport report = runs.run(held);
      hasSucceeded = true;
      lacksSummaries = report.lacksSummaries() && (lacksSummaries || report.failed() > 0);
      if (report.hadWork()) {
        held.release();
        return Result.ended(end(report.status()));
      }
      return Result.idle(nothingNew(report));
    } catch (Exception | FSError e) {
      if (!hasSucceeded || isFinal(e) || !runs.canRunAgain()) {
        held.release();
        throw e;
      }
      if (Thread.currentThread().isInterrupted()) {
        return Result.ended(LoopEnd.STOPPED);
      }
      runs.sayFailure(e);
      return Result.failed();
    }
  }

  /** A run that gave up was told to by the user's limit; null if another run may follow. */
  private static LoopEnd end(RunStatus status) {
    return switch (status) {
      case STOPPED -> LoopEnd.STOPPED;
      case GIVEN_UP, FAILED -> LoopEnd.FAILED;
      case RUNNING, DONE -> null;
    };
  }

  /**
   * Whether another run would fail in the same way, or do harm: settings stay as they are, the
   * model's file has changed, or another process has taken the output from this one.
   */
  private static boolean isFinal(Throwable failure) {
    return failure instanceof ModelLoadException
        || ExceptionUtils.getThrowableList(failure).stream()
            .anyMatch(
                cause -> cause instanceof SettingsException || cause instanceof LockLostException);
  }

  private static String nothingNew(RunReport report) {
    long givenUp = report.levels().stream().mapToLong(LevelReport::givenUp).sum();
    return "nothing new: "
        + Console.count(report.chapterLevel().alreadyDone(), report.chapterLevel().level())
        + " done before"
        + (givenUp == 0 ? "" : ", " + givenUp + " failed before and not tried again");
  }

  private void sayNext(Result result, Optional<Duration> wait) {
    String what =
        result.idle() != null
            ? result.idle() + "; "
            : result.hasFailed() ? "this run failed; " : "";
    String next =
        wait.map(duration -> "next run at " + TIME.format(time.now().plus(duration)))
            .orElse("no further run: the time of --for is over");
    console.say("%s  %s%s", TIME.format(time.now()), what, next);
  }

  private LoopEnd end(Result last) {
    if (last.hasFailed()) {
      return LoopEnd.FAILED;
    }
    return lacksSummaries ? LoopEnd.DONE_WITH_FAILURES : LoopEnd.DONE;
  }

  private boolean hasSlept(Duration duration) {
    try {
      if (!duration.isZero()) {
        time.sleep(duration);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * How a run ended.
   *
   * @param idle what to say if it had nothing to do; null if it had
   * @param hasFailed whether the next run has to make up for it
   * @param end of the loop; null if another run may follow
   */
  private record Result(String idle, boolean hasFailed, LoopEnd end) {
    static Result idle(String what) {
      return new Result(what, false, null);
    }

    static Result failed() {
      return new Result(null, true, null);
    }

    static Result ended(LoopEnd end) {
      return new Result(null, false, end);
    }
  }
}
