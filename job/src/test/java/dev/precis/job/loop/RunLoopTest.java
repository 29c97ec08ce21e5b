package dev.precis.job.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.lock.LockLostException;
import dev.precis.job.run.LevelReport;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.RunStatus;
import dev.precis.job.run.RunTotals;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.settings.SettingsException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FSError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunLoopTest {
  private static final Duration PERIOD = Duration.ofMinutes(10);
  private static final RunReport IDLE = report(RunStatus.DONE, 0, 0, 7, 0);
  private static final RunReport WORKED = report(RunStatus.DONE, 3, 0, 4, 0);
  private static final RunReport FAILED_CHAPTERS = report(RunStatus.DONE, 2, 1, 4, 0);

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Throwable> reported = new ArrayList<>();
  private final ManualLoopTime time = new ManualLoopTime(() -> {});
  private boolean sparkStopped;
  private int runs;

  @AfterEach
  void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  private static RunReport report(
      RunStatus status, long summarized, long failed, long done, long givenUp) {
    LevelReport level =
        new LevelReport(
            "chapter",
            summarized + failed + done + givenUp,
            done,
            0,
            givenUp,
            summarized + failed,
            new RunTotals(summarized, 0, failed, Map.of(), 0, 0, 0, 0, 0, List.of()),
            List.of(),
            Map.of(),
            Duration.ZERO);
    return new RunReport(
        "id",
        status,
        null,
        null,
        "host",
        "out",
        null,
        "recipe",
        null,
        null,
        null,
        "1",
        "2",
        "3",
        level.texts(),
        level,
        List.of(),
        List.of(),
        Duration.ZERO);
  }

  private Console console() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, false);
  }

  private List<String> said() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /**
   * Loops for as many periods as there are outcomes.
   *
   * @param outcomes reports, or what a run throws
   */
  private LoopEnd loop(Object... outcomes) throws Exception {
    return loop(PERIOD.multipliedBy(outcomes.length), outcomes);
  }

  private LoopEnd loop(Duration most, Object... outcomes) throws Exception {
    Deque<Object> left = new ArrayDeque<>(Arrays.asList(outcomes));
    return new RunLoop(new LoopTimes(PERIOD, most), time, console())
        .run(
            new LoopedRun() {
              @Override
              public RunReport run(Console held) throws Exception {
                runs++;
                held.say("run %d says this", runs);
                Object outcome = left.remove();
                if (outcome instanceof Exception e) {
                  throw e;
                }
                if (outcome instanceof Error e) {
                  throw e;
                }
                return (RunReport) outcome;
              }

              @Override
              public void sayFailure(Throwable failure) {
                reported.add(failure);
              }

              @Override
              public boolean canRunAgain() {
                return !sparkStopped;
              }
            });
  }

  @Test
  void aRunWithNothingToDoSaysOneLine() throws Exception {
    assertThat(loop(WORKED, IDLE, IDLE)).isEqualTo(LoopEnd.DONE);

    assertThat(said())
        .containsExactly(
            "a run every 10 min 00 s; of books, files that changed in the last 30 s are left for the next one",
            "run 1 says this",
            "12:00:00  next run at 12:10:00",
            "12:10:00  nothing new: 7 chapters done before; next run at 12:20:00",
            "12:20:00  nothing new: 7 chapters done before; no further run: the time of --for is"
                + " over");
    assertThat(time.sleeps()).containsExactly(PERIOD, PERIOD);
  }

  @Test
  void saysHowManyChaptersAreNotTriedAgain() throws Exception {
    assertThat(loop(report(RunStatus.DONE, 0, 0, 7, 2))).isEqualTo(LoopEnd.DONE);

    assertThat(said().get(1))
        .contains("7 chapters done before, 2 failed before and not tried again");
  }

  /** Others make it only in their own package. */
  private static <T> T made(Class<T> type, Class<?> parameter, Object argument) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(parameter);
      constructor.setAccessible(true);
      return constructor.newInstance(argument);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  static Stream<Throwable> passing() {
    return Stream.of(
        new InputException("Cannot read input: no such file or folder, got inbox"),
        new InputException("Cannot write output: another run is working on it"),
        new IOException("503 SlowDown"),
        new IllegalStateException(new ModelLoadException("an executor has no room", null)),
        made(FSError.class, Throwable.class, new IOException("No space left on device")));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void aRunThatFailsAfterOneSucceededIsReportedAndTriedAgain(Throwable failure) throws Exception {
    assertThat(loop(WORKED, failure, IDLE)).isEqualTo(LoopEnd.DONE);

    assertThat(reported).containsExactly(failure);
    assertThat(runs).isEqualTo(3);
    assertThat(said())
        .contains("12:10:00  this run failed; next run at 12:20:00")
        .doesNotContain("run 2 says this");
  }

  @ParameterizedTest
  @MethodSource("passing")
  void theFirstRunsFailureEndsTheLoopWithAllThatWasSaid(Throwable failure) {
    assertThatThrownBy(() -> loop(failure, IDLE)).isSameAs(failure);

    assertThat(runs).isEqualTo(1);
    assertThat(said()).contains("run 1 says this");
    assertThat(reported).isEmpty();
  }

  static Stream<Exception> lasting() {
    return Stream.of(
        new ModelLoadException("its file has changed", null),
        new IllegalStateException(new SettingsException(List.of("summary.words: too many"))),
        made(LockLostException.class, String.class, "another run has taken it over"));
  }

  @ParameterizedTest
  @MethodSource("lasting")
  void whatNoOtherRunCanMakeUpForEndsTheLoop(Exception failure) {
    assertThatThrownBy(() -> loop(WORKED, failure, IDLE)).isSameAs(failure);

    assertThat(runs).isEqualTo(2);
  }

  @Test
  void endsWhenSparkHasStopped() {
    sparkStopped = true;
    IllegalStateException failure = new IllegalStateException("stopped SparkContext");

    assertThatThrownBy(() -> loop(WORKED, failure, IDLE)).isSameAs(failure);
  }

  @Test
  void hasFailedIfItsLastRunDid() throws Exception {
    assertThat(loop(WORKED, new IOException("gone"))).isEqualTo(LoopEnd.FAILED);
  }

  @ParameterizedTest
  @EnumSource(
      value = RunStatus.class,
      names = {"STOPPED", "GIVEN_UP"})
  void endsWithARunThatWasStoppedOrGaveUp(RunStatus status) throws Exception {
    LoopEnd end = loop(WORKED, report(status, 1, 1, 0, 0), IDLE);

    assertThat(end).isEqualTo(status == RunStatus.STOPPED ? LoopEnd.STOPPED : LoopEnd.FAILED);
    assertThat(runs).isEqualTo(2);
    assertThat(said()).contains("run 2 says this");
  }

  @Test
  void tellsOfChaptersThatFailedAndWereGivenUp() throws Exception {
    assertThat(loop(FAILED_CHAPTERS, report(RunStatus.DONE, 0, 0, 6, 1)))
        .isEqualTo(LoopEnd.DONE_WITH_FAILURES);
  }

  @Test
  void forgetsChaptersThatALaterRunSummarized() throws Exception {
    assertThat(loop(FAILED_CHAPTERS, WORKED)).isEqualTo(LoopEnd.DONE);
  }

  @Test
  void isStoppedByAnInterruptWhileItWaits() throws Exception {
    ManualLoopTime interrupted =
        new ManualLoopTime(
            () -> {
              throw new InterruptedException();
            });
    LoopEnd end =
        new RunLoop(new LoopTimes(PERIOD, null), interrupted, console())
            .run(
                new LoopedRun() {
                  @Override
                  public RunReport run(Console held) {
                    return IDLE;
                  }

                  @Override
                  public void sayFailure(Throwable failure) {
                    throw new AssertionError(failure);
                  }

                  @Override
                  public boolean canRunAgain() {
                    return true;
                  }
                });

    assertThat(end).isEqualTo(LoopEnd.STOPPED);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }
}
