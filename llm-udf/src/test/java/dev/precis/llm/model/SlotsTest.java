package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.SlotUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SlotsTest {
  private static final Cancellation AT_ONCE = () -> true;

  private static long inSeconds(long seconds) {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private static FailureKind refusal(Slots slots, long deadlineNanos, Cancellation cancellation) {
    return catchThrowableOfType(
            GenerationException.class, () -> slots.acquire(deadlineNanos, cancellation))
        .kind();
  }

  @Test
  void givesAsManyAsThereAre() {
    Slots slots = new Slots(2);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    slots.acquire(inSeconds(20), Cancellation.NEVER);

    assertThat(refusal(slots, inSeconds(0), Cancellation.NEVER)).isEqualTo(FailureKind.TIME_LIMIT);
    slots.release();
    slots.acquire(inSeconds(0), Cancellation.NEVER);
  }

  @Test
  void tellsHowManyAreBusyAndHowLongOthersWaited() {
    Slots slots = new Slots(2);
    assertThat(slots.use()).isEqualTo(new SlotUse(0, 0));
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    long start = System.nanoTime();

    assertThat(refusal(slots, start + TimeUnit.MILLISECONDS.toNanos(150), Cancellation.NEVER))
        .isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(slots.use().busy()).isEqualTo(2);
    assertThat(slots.use().waitedMillis())
        .isBetween(150L, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    slots.release();
    assertThat(slots.use().busy()).isEqualTo(1);
  }

  @Test
  void stopsWaitingAtTheTimeLimit() {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    long start = System.nanoTime();

    assertThat(refusal(slots, start + TimeUnit.MILLISECONDS.toNanos(150), Cancellation.NEVER))
        .isEqualTo(FailureKind.TIME_LIMIT);
    assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(150));
  }

  @Test
  void stopsWaitingWhenCancelledAndLosesNoSlot() {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);

    assertThat(refusal(slots, inSeconds(20), AT_ONCE)).isEqualTo(FailureKind.CANCELLED);
    slots.release();
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    assertThat(refusal(slots, inSeconds(20), AT_ONCE)).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void stopsWaitingWhenInterruptedAndKeepsTheInterrupt() {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    Thread.currentThread().interrupt();

    assertThat(refusal(slots, inSeconds(20), Cancellation.NEVER)).isEqualTo(FailureKind.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void servesThoseWhoWaitInTheOrderOfTheirComing() throws Exception {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    List<Integer> served = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      CountDownLatch waiting = new CountDownLatch(2);
      threads.add(
          start(
              () -> {
                slots.acquire(inSeconds(20), looking(waiting));
                served.add(number);
                slots.release();
              }));
      waiting.await();
    }

    slots.release();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(served).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void keepsThePlaceInTheQueueWhileItChecksForCancellation() throws Exception {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    List<String> served = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch firstLooks = new CountDownLatch(1);
    CountDownLatch firstGoesOn = new CountDownLatch(1);
    Thread first =
        start(
            () -> {
              slots.acquire(
                  inSeconds(20),
                  () -> {
                    firstLooks.countDown();
                    return interrupted(firstGoesOn);
                  });
              served.add("first");
              slots.release();
            });
    firstLooks.await();
    CountDownLatch secondWaits = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch secondWaitsOn = new CountDownLatch(1);
    Thread second =
        start(
            () -> {
              slots.acquire(
                  inSeconds(20),
                  () -> {
                    secondWaits.countDown();
                    if (released.getCount() == 0) {
                      secondWaitsOn.countDown();
                    }
                    return false;
                  });
              served.add("second");
              secondWaitsOn.countDown();
              slots.release();
            });
    secondWaits.await();

    slots.release();
    released.countDown();
    secondWaitsOn.await();
    firstGoesOn.countDown();
    first.join();
    second.join();

    assertThat(served).containsExactly("first", "second");
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.start();
    return thread;
  }

  private static Cancellation looking(CountDownLatch looks) {
    return () -> {
      looks.countDown();
      return false;
    };
  }

  private static boolean interrupted(CountDownLatch latch) {
    try {
      latch.await();
      return false;
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Test
  void aSlotThatComesFreeWhileItsNextUserGivesUpIsNotLost() throws Exception {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);

    assertThat(
            refusal(
                slots,
                inSeconds(20),
                () -> {
                  slots.release();
                  return true;
                }))
        .isEqualTo(FailureKind.CANCELLED);
    slots.acquire(inSeconds(0), Cancellation.NEVER);
    assertThat(refusal(slots, inSeconds(20), AT_ONCE)).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  void aCancelledRequestInTheQueueDelaysNoOther() throws Exception {
    Slots slots = new Slots(1);
    slots.acquire(inSeconds(20), Cancellation.NEVER);
    AtomicBoolean cancelled = new AtomicBoolean();
    CountDownLatch firstWaits = new CountDownLatch(1);
    CountDownLatch secondWaits = new CountDownLatch(1);
    Thread first =
        new Thread(
            () ->
                refusal(
                    slots,
                    inSeconds(20),
                    () -> {
                      firstWaits.countDown();
                      return cancelled.get();
                    }));
    first.start();
    firstWaits.await();
    Thread second = start(() -> slots.acquire(inSeconds(20), looking(secondWaits)));
    secondWaits.await();

    cancelled.set(true);
    first.join();
    slots.release();
    second.join();

    assertThat(refusal(slots, inSeconds(0), Cancellation.NEVER)).isEqualTo(FailureKind.TIME_LIMIT);
  }
}
