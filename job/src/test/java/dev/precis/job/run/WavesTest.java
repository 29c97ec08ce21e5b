package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WavesTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final List<String> events = new ArrayList<>();
  private final List<FakeWave> script = new ArrayList<>();
  private final StopSignal stop = new StopSignal();
  private int started;

  /** A wave that drains and ends after so many looks at it. */
  private final class FakeWave implements Waves.Wave {
    private final int number = script.size() + 1;
    private final int drainsAfter;
    private final int endsAfter;
    private final Waves.End end;
    private int looks;
    private boolean cancelled;

    FakeWave(int drainsAfter, int endsAfter, Waves.End end) {
      this.drainsAfter = drainsAfter;
      this.endsAfter = endsAfter;
      this.end = end;
    }

    @Override
    public boolean isDraining() {
      return looks >= drainsAfter;
    }

    @Override
    public Waves.End await(Duration limit) {
      looks++;
      if (cancelled) {
        return failed(new CancellationException("cancelled"));
      }
      return looks > endsAfter ? end : Waves.End.NOT_YET;
    }

    @Override
    public void cancel() {
      cancelled = true;
      events.add("cancel " + number);
    }

    @Override
    public long words() {
      return 100;
    }

    @Override
    public void close() {
      events.add("close " + number);
    }
  }

  private static Waves.End failed(Throwable failure) {
    return new Waves.End(true, Optional.of(failure));
  }

  /** The next wave will be one that drains and ends after so many looks at it. */
  private void next(int drainsAfter, int endsAfter, Waves.End end) {
    script.add(new FakeWave(drainsAfter, endsAfter, end));
  }

  private FakeWave start(List<PartitionSize> partitions) {
    assertThat(partitions).hasSize(1);
    FakeWave wave = script.get(started);
    started++;
    events.add("start " + wave.number);
    return wave;
  }

  /** One wave for each partition. */
  private Waves<FakeWave> waves() {
    return new Waves<>(
        IntStream.range(0, script.size())
            .mapToObj(i -> new PartitionSize(i, 1, 100, List.of()))
            .toList(),
        new WaveSizes(LONG, 1, 1),
        this::start,
        wave -> events.add("commit " + wave.number));
  }

  private void run(Waves<FakeWave> waves, Duration grace) {
    waves.run(stop, () -> events.add("stop tasks"), grace);
  }

  @Test
  void startsTheNextWaveWhenTheTasksOfTheOneBeforeHaveAllBegun() {
    next(2, 3, Waves.End.WELL);
    next(0, 0, Waves.End.WELL);
    Waves<FakeWave> waves = waves();

    run(waves, LONG);

    assertThat(events)
        .containsExactly("start 1", "start 2", "commit 1", "close 1", "commit 2", "close 2");
    assertThat(script.get(0).looks).isEqualTo(4);
    assertThat(waves.failure()).isEmpty();
  }

  @Test
  void waitsForTheEndOfAWaveThatDoesNotDrain() {
    next(100, 3, Waves.End.WELL);
    next(0, 0, Waves.End.WELL);

    run(waves(), LONG);

    assertThat(events).startsWith("start 1", "commit 1", "close 1", "start 2");
  }

  @Test
  void hasTwoWavesInProgressAtMost() {
    next(0, 5, Waves.End.WELL);
    next(0, 5, Waves.End.WELL);
    next(0, 5, Waves.End.WELL);

    run(waves(), LONG);

    assertThat(events)
        .startsWith("start 1", "start 2", "commit 1", "close 1", "start 3", "commit 2");
  }

  @Test
  void stopsAfterAFailureAndCommitsWhatWasDone() {
    IllegalStateException broken = new IllegalStateException("broken");
    next(0, 1, failed(broken));
    next(0, 2, Waves.End.WELL);
    next(0, 0, Waves.End.WELL);
    Waves<FakeWave> waves = waves();

    run(waves, LONG);

    assertThat(waves.failure()).containsSame(broken);
    assertThat(events)
        .containsExactly(
            "start 1", "start 2", "commit 1", "close 1", "stop tasks", "commit 2", "close 2");
  }

  @Test
  void letsTheTasksInProgressEndWithinTheGraceTimeWhenItIsStopped() {
    next(0, 3, Waves.End.WELL);
    next(0, 3, Waves.End.WELL);
    Waves<FakeWave> waves =
        new Waves<>(
            List.of(
                new PartitionSize(0, 1, 100, List.of()), new PartitionSize(1, 1, 100, List.of())),
            new WaveSizes(LONG, 1, 1),
            partitions -> {
              stop.stop(RunStatus.STOPPED, "SIGTERM");
              return start(partitions);
            },
            wave -> events.add("commit " + wave.number));

    run(waves, LONG);

    assertThat(events).containsExactly("start 1", "stop tasks", "commit 1", "close 1");
    assertThat(waves.failure()).isEmpty();
  }

  @Test
  void cancelsTheTasksThatTakeLongerAndCommitsWhatWasDone() {
    next(100, Integer.MAX_VALUE, Waves.End.WELL);
    Waves<FakeWave> waves =
        new Waves<>(
            List.of(new PartitionSize(0, 1, 100, List.of())),
            new WaveSizes(LONG, 1, 1),
            partitions -> {
              stop.stop(RunStatus.STOPPED, "SIGTERM");
              return start(partitions);
            },
            wave -> events.add("commit " + wave.number));

    run(waves, Duration.ZERO);

    assertThat(events).containsExactly("start 1", "stop tasks", "cancel 1", "commit 1", "close 1");
    assertThat(waves.failure()).as("the failure of a wave that was cancelled").isEmpty();
  }

  @Test
  void startsNothingWhenItIsStoppedBefore() {
    next(0, 0, Waves.End.WELL);
    stop.stop(RunStatus.STOPPED, "SIGTERM");

    run(waves(), LONG);

    assertThat(events).isEmpty();
  }

  @Test
  void cancelsAndClosesEverythingWhenACommitFails() {
    next(0, 1, Waves.End.WELL);
    next(0, 1, Waves.End.WELL);
    Waves<FakeWave> waves =
        new Waves<>(
            List.of(
                new PartitionSize(0, 1, 100, List.of()), new PartitionSize(1, 1, 100, List.of())),
            new WaveSizes(LONG, 1, 1),
            this::start,
            wave -> {
              throw new IllegalStateException("a full disk");
            });

    assertThatThrownBy(() -> run(waves, LONG)).hasMessage("a full disk");

    assertThat(events)
        .containsExactly("start 1", "start 2", "cancel 1", "cancel 2", "close 1", "close 2");
  }
}
