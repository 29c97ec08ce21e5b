package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Conditions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExitWatchTest {
  /** A thread that never ran has an empty stack, as native threads have. */
  private static final Thread NATIVE = new Thread("Thread-0");

  private static final Thread LAST = new Thread("DestroyJavaVM");
  private static final int STILL_RUNNING = -1;

  private final AtomicInteger exitCode = new AtomicInteger(STILL_RUNNING);
  private final AtomicInteger looks = new AtomicInteger();
  private final List<Long> pauses = Collections.synchronizedList(new ArrayList<>());

  private ExitWatch watch(Supplier<List<Thread>> threads) {
    return new ExitWatch(
        () -> {
          looks.incrementAndGet();
          return threads.get();
        },
        pauses::add,
        exitCode::set);
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a time limit: a thread that polls is in another state. */
  private static void awaitWaiting(Thread thread) {
    Conditions.await(() -> thread.getState() == Thread.State.WAITING);
  }

  /** Counts how often somebody asks for its stack. */
  private static final class Host extends Thread {
    private final AtomicInteger stacks = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @Override
    public void run() {
      await(end);
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      stacks.incrementAndGet();
      return super.getStackTrace();
    }
  }

  @Test
  void exitsWhenOnlyNativeThreadsAreLeft() {
    watch(() -> List.of(NATIVE, LAST)).run(Optional.empty());

    assertThat(exitCode).hasValue(0);
  }

  @Test
  void looksTwiceBecauseAThreadThatBeginsHasNoStackForAMoment() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread begins = start(() -> await(end));
    awaitWaiting(begins);
    List<List<Thread>> seen =
        new ArrayList<>(List.of(List.of(NATIVE, LAST), List.of(NATIVE, LAST, begins)));
    Thread watching =
        start(
            () ->
                watch(() -> seen.isEmpty() ? List.of(NATIVE, LAST) : seen.remove(0))
                    .run(Optional.empty()));
    awaitWaiting(watching);

    assertThat(exitCode).as("waits for the new thread").hasValue(STILL_RUNNING);
    end.countDown();
    watching.join();
    assertThat(exitCode).hasValue(0);
  }

  @Test
  void waitsForTheMainMethodWithoutLooking() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread main = start(() -> await(end));
    Thread watching = start(() -> watch(() -> List.of(NATIVE, LAST)).run(Optional.of(main)));
    awaitWaiting(watching);

    assertThat(looks).hasValue(0);
    end.countDown();
    watching.join();
    assertThat(exitCode).hasValue(0);
  }

  @Test
  void costsOneLookAndNoStackInALongLivedHost() throws Exception {
    Host host = new Host();
    host.start();
    awaitWaiting(host);
    Thread watching =
        start(
            () ->
                watch(() -> host.isAlive() ? List.of(host, NATIVE, LAST) : List.of(NATIVE, LAST))
                    .run(Optional.empty()));
    // In join() without a time limit: it does not look again while the host lives.
    awaitWaiting(watching);

    assertThat(looks).hasValue(1);
    assertThat(host.stacks).hasValue(0);
    assertThat(pauses).isEmpty();
    host.end.countDown();
    watching.join();
    assertThat(exitCode).hasValue(0);
  }

  @Test
  void seesAThreadThatComputes() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Thread computing =
        start(
            () -> {
              started.countDown();
              while (end.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    started.await();
    Thread watching =
        start(
            () ->
                watch(
                        () ->
                            computing.isAlive()
                                ? List.of(NATIVE, computing, LAST)
                                : List.of(NATIVE, LAST))
                    .run(Optional.empty()));
    awaitWaiting(watching);

    assertThat(exitCode).hasValue(STILL_RUNNING);
    end.countDown();
    watching.join();
    assertThat(exitCode).hasValue(0);
  }

  @Test
  void looksLessAndLessOftenWhereTheMainMethodNeverReturns() {
    watch(() -> looks.get() > 10 ? List.of(NATIVE, LAST) : List.of(NATIVE)).run(Optional.empty());

    assertThat(pauses.subList(0, 6)).containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L);
    assertThat(pauses.subList(6, 10)).containsOnly(10_000L);
    assertThat(exitCode).hasValue(0);
  }

  @Test
  void exitsAsAMainMethodThatThrew() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger reported = new AtomicInteger();
    Thread main =
        start(
            () -> {
              await(end);
              throw new IllegalStateException("of main");
            });
    main.setUncaughtExceptionHandler((thread, failure) -> reported.incrementAndGet());
    ExitWatch watch = watch(() -> List.of(NATIVE, LAST));
    watch.noteFailureOf(main);
    end.countDown();

    watch.run(Optional.of(main));

    assertThat(exitCode).hasValue(1);
    assertThat(reported).as("the handler of before still gets it").hasValue(1);
  }

  @Test
  void doesNotExitWhenInterrupted() {
    Thread.currentThread().interrupt();

    new ExitWatch(List::of, Thread::sleep, exitCode::set).run(Optional.empty());

    assertThat(exitCode).hasValue(STILL_RUNNING);
  }
}
