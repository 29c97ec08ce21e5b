package dev.precis.job.run;

import dev.precis.job.console.Console;
import dev.precis.job.console.Plural;
import dev.precis.job.executor.ProgressCounters;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far a level is, until it is closed: a progress bar on a terminal, a line every {@value
 * #LINE_SECONDS} seconds in a log.
 */
public final class Progress implements AutoCloseable {
  private static final int LINE_SECONDS = 10;

  private final Console console;
  private final ProgressCounters progress;
  private final String noun;
  private final long texts;
  private final long startNanos = System.nanoTime();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "precis-progress");
            thread.setDaemon(true);
            return thread;
          });
  private final ProgressBar bar;

  /**
   * @param noun for one of the texts
   * @param texts how many there are to do
   */
  Progress(Console console, ProgressCounters progress, String noun, long texts) {
    this.console = console;
    this.progress = progress;
    this.noun = noun;
    this.texts = texts;
    this.bar = console.isTerminal() ? bar() : null;
  }

  void start() {
    int seconds = bar == null ? LINE_SECONDS : 1;
    var unused = ticker.scheduleAtFixedRate(this::tick, seconds, seconds, TimeUnit.SECONDS);
  }

  private ProgressBar bar() {
    return new ProgressBarBuilder()
        .setTaskName(Plural.of(noun))
        .setInitialMax(texts)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(new ConsoleProgressBarConsumer(console.err()))
        .build();
  }

  private void tick() {
    long done = progress.done();
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String speed = String.format(Locale.ROOT, "%.0f tokens/s", progress.tokens() / seconds);
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(speed);
      return;
    }
    String left =
        done == 0 ? "unknown" : shown(Duration.ofSeconds((long) (seconds / done * (texts - done))));
    console.say(
        "%d of %s, %s, %s passed, time left %s",
        done, Console.count(texts, noun), speed, shown(Duration.ofSeconds((long) seconds)), left);
  }

  /** {@code 2 h 05 min}, {@code 3 min 20 s} or {@code 7 s}. */
  public static String shown(Duration duration) {
    return duration.toHours() > 0
        ? String.format(Locale.ROOT, "%d h %02d min", duration.toHours(), duration.toMinutesPart())
        : duration.toMinutes() > 0
            ? String.format(
                Locale.ROOT, "%d min %02d s", duration.toMinutes(), duration.toSecondsPart())
            : duration.toSeconds() + " s";
  }

  @Override
  public void close() {
    ticker.shutdownNow();
    if (bar != null) {
      bar.stepTo(Math.min(texts, progress.done()));
      bar.close();
    }
  }
}
