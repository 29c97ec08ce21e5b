package dev.precis.job.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Cancellation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OpenTextsTest {
  private static OpenTexts<Integer, Integer> open(
      int texts, int most, BiFunction<Integer, Cancellation, Integer> work) {
    return new OpenTexts<>(
        IntStream.range(0, texts).iterator(), () -> most, work, Cancellation.NEVER);
  }

  private static List<Integer> all(Iterator<Integer> results) {
    List<Integer> all = new ArrayList<>();
    results.forEachRemaining(all::add);
    return all;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void worksOnASingleTextInTheCallingThread() {
    Thread caller = Thread.currentThread();

    assertThat(
            all(
                open(
                    3,
                    1,
                    (text, cancellation) -> {
                      assertThat(Thread.currentThread()).isSameAs(caller);
                      return text;
                    })))
        .containsExactly(0, 1, 2);
  }

  @Test
  void worksOnSeveralAtOnceAndReturnsEachOnce() {
    CyclicBarrier four = new CyclicBarrier(4);

    List<Integer> results =
        all(
            open(
                40,
                4,
                (text, cancellation) -> {
                  // Only four at once pass; fewer would wait for ever.
                  await(four);
                  return text;
                }));

    assertThat(results)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
  }

  @Test
  void neverHasMoreOpenThanItMayHave() {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    List<Integer> results =
        all(
            open(
                100,
                3,
                (text, cancellation) -> {
                  most.accumulateAndGet(open.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  open.decrementAndGet();
                  return text;
                }));

    assertThat(results).hasSize(100);
    assertThat(most.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void asksForATextOnlyWhenItCanBeWorkedOn() {
    AtomicInteger asked = new AtomicInteger();
    Iterator<Integer> texts =
        IntStream.range(0, 100).peek(text -> asked.incrementAndGet()).iterator();
    OpenTexts<Integer, Integer> open =
        new OpenTexts<>(texts, () -> 2, (text, cancellation) -> text, Cancellation.NEVER);

    Integer unused = open.next();

    assertThat(asked.get()).isLessThanOrEqualTo(3);
  }

  @Test
  void endsTheOthersWhenOneFails() {
    CountDownLatch othersBegan = new CountDownLatch(2);
    AtomicInteger ended = new AtomicInteger();
    OpenTexts<Integer, Integer> open =
        open(
            3,
            3,
            (text, cancellation) -> {
              if (text == 0) {
                awaitZero(othersBegan);
                throw new IllegalStateException("the first");
              }
              othersBegan.countDown();
              while (!cancellation.isCancelled()) {
                Thread.onSpinWait();
              }
              ended.incrementAndGet();
              throw new IllegalStateException("cancelled");
            });

    assertThatThrownBy(open::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the first");
    assertThat(ended.get()).as("none goes on after the failure").isEqualTo(2);
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void endsAllWhenTheTaskIsKilled() {
    AtomicInteger ended = new AtomicInteger();
    Thread caller = Thread.currentThread();
    CountDownLatch began = new CountDownLatch(2);
    OpenTexts<Integer, Integer> open =
        open(
            2,
            2,
            (text, cancellation) -> {
              began.countDown();
              awaitZero(began);
              caller.interrupt();
              while (!cancellation.isCancelled() || ended.get() < text) {
                Thread.onSpinWait();
              }
              // The second one ends long after the first.
              for (int i = 0; i < text * 50_000_000; i++) {
                Thread.onSpinWait();
              }
              ended.incrementAndGet();
              return text;
            });

    assertThatThrownBy(open::next).isInstanceOf(TaskKilledException.class);
    assertThat(Thread.interrupted()).as("the flag stays set").isTrue();
    assertThat(ended.get()).isEqualTo(2);
  }

  @Test
  void sharesWhatTheModelCanDoBetweenTheTasks() {
    OpenTasks tasks = new OpenTasks();
    assertThat(tasks.share(4)).isEqualTo(4);
    tasks.begin();
    tasks.begin();
    tasks.begin();
    assertThat(tasks.share(4)).as("rounded up, so that no slot is idle").isEqualTo(2);
    assertThat(tasks.share(1)).isEqualTo(1);
    tasks.end();
    assertThat(tasks.share(4)).isEqualTo(2);
  }
}
