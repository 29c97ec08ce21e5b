package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {
  private static final List<Integer> ITEMS = IntStream.range(0, 30).boxed().toList();

  @Test
  void usesTheCallingThreadAloneWhereNoSlotIsFree() {
    Thread caller = Thread.currentThread();
    Set<Thread> used = ConcurrentHashMap.newKeySet();

    List<Integer> results =
        new SideBySide(() -> 0, 3)
            .map(
                ITEMS,
                item -> {
                  used.add(Thread.currentThread());
                  return item * 2;
                },
                () -> {});

    assertThat(results).isEqualTo(ITEMS.stream().map(item -> item * 2).toList());
    assertThat(used).containsExactly(caller);
  }

  @Test
  void usesAllFreeSlotsAndKeepsTheOrder() {
    // The first three must be at work together; fewer would wait for ever.
    CyclicBarrier three = new CyclicBarrier(3);
    AtomicInteger begun = new AtomicInteger();

    List<Integer> results =
        new SideBySide(() -> 3, 2)
            .map(
                ITEMS,
                item -> {
                  if (begun.incrementAndGet() <= 3) {
                    await(three);
                  }
                  return item;
                },
                () -> {});

    assertThat(results).isEqualTo(ITEMS);
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void throwsTheFirstFailureAndNotThatTheOthersWereCancelled() {
    AtomicBoolean abandoned = new AtomicBoolean();
    CountDownLatch othersWork = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();

    assertThatThrownBy(
            () ->
                new SideBySide(() -> 2, 1)
                    .map(
                        ITEMS,
                        item -> {
                          if (item == 1) {
                            awaitZero(othersWork);
                            throw new IllegalArgumentException("the cause");
                          }
                          othersWork.countDown();
                          while (!abandoned.get()) {
                            Thread.onSpinWait();
                          }
                          ended.incrementAndGet();
                          throw new IllegalStateException("cancelled");
                        },
                        () -> abandoned.set(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cause");
    assertThat(ended.get()).as("the only other that had begun").isEqualTo(1);
  }

  private static void awaitZero(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
