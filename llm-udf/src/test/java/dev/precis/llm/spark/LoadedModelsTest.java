package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.cache.ServerRule;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LoadedModelsTest {
  private static final int THREADS = 16;
  private static final ModelSettings SETTINGS = ModelSettings.defaults();
  private static final String KILLED = "the task was cancelled while it waited for model embedded";

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger loads = new AtomicInteger();
  private final CountDownLatch loading = new CountDownLatch(1);
  private final CountDownLatch finish = new CountDownLatch(1);
  private final Model model = new Model();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Counts the loads. */
  private LoadedModels models(Function<ModelSettings, TextGenerator> loader) {
    return new LoadedModels(
        (settings, servers) -> {
          loads.incrementAndGet();
          return loader.apply(settings);
        });
  }

  /** Models whose first load takes until {@link #finish}, and then does what the loader does. */
  private LoadedModels slowModels(Function<ModelSettings, TextGenerator> loader) {
    return models(
        settings -> {
          if (loads.get() == 1) {
            loading.countDown();
            await(finish);
          }
          return loader.apply(settings);
        });
  }

  private static TextGenerator get(LoadedModels models) {
    return models.get(SETTINGS, ServerRule.ANY, duration -> {}, Cancellation.NEVER);
  }

  private Future<TextGenerator> startLoading(LoadedModels models) throws InterruptedException {
    Future<TextGenerator> first = threads.submit(() -> get(models));
    loading.await();
    return first;
  }

  /** Returns when the thread waits for the model. */
  private Future<TextGenerator> startWaiting(LoadedModels models) throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    Future<TextGenerator> waiter =
        threads.submit(
            () ->
                models.get(
                    SETTINGS,
                    ServerRule.ANY,
                    duration -> {},
                    () -> {
                      waiting.countDown();
                      return false;
                    }));
    waiting.await();
    return waiter;
  }

  private <T> List<Future<T>> atOnce(Callable<T> work) {
    CyclicBarrier together = new CyclicBarrier(THREADS);
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      results.add(
          threads.submit(
              () -> {
                together.await();
                return work.call();
              }));
    }
    return results;
  }

  /** Fails as a transfer does whose thread is interrupted. */
  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException("Cannot load model x: interrupted", e);
    }
  }

  @Test
  void loadsAModelOnceForManyThreadsThatAskAtOnce() throws Exception {
    ConcurrentLinkedQueue<Duration> reported = new ConcurrentLinkedQueue<>();
    LoadedModels models = models(settings -> new Model());

    List<Future<TextGenerator>> got =
        atOnce(() -> models.get(SETTINGS, ServerRule.ANY, reported::add, Cancellation.NEVER));

    TextGenerator first = got.get(0).get(10, TimeUnit.SECONDS);
    for (Future<TextGenerator> other : got) {
      assertThat(other.get(10, TimeUnit.SECONDS)).isSameAs(first);
    }
    assertThat(loads).hasValue(1);
    assertThat(reported).singleElement().satisfies(load -> assertThat(load).isPositive());
    models.get(SETTINGS, ServerRule.ANY, reported::add, Cancellation.NEVER);
    assertThat(loads).hasValue(1);
    assertThat(reported).hasSize(1);
  }

  @Test
  void letsOthersWaitUntilTheModelIsLoaded() throws Exception {
    LoadedModels models = slowModels(settings -> model);
    Future<TextGenerator> first = startLoading(models);
    Future<TextGenerator> second = startWaiting(models);

    assertThat(second).isNotDone();
    finish.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(loads).hasValue(1);
  }

  @Test
  void reportsAFailureToAllWhoWaitedAndTriesAgainForTheNext() throws Exception {
    ModelLoadException reason = new ModelLoadException("Cannot load model x: no network", null);
    LoadedModels models =
        slowModels(
            settings -> {
              if (loads.get() == 1) {
                throw reason;
              }
              return model;
            });
    Future<TextGenerator> first = startLoading(models);
    Future<TextGenerator> second = startWaiting(models);
    Future<TextGenerator> third = startWaiting(models);

    finish.countDown();

    for (Future<TextGenerator> failed : List.of(first, second, third)) {
      assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS)).cause().isSameAs(reason);
    }
    assertThat(loads).hasValue(1);
    assertThat(get(models)).isSameAs(model);
    assertThat(get(models)).isSameAs(model);
    assertThat(loads).hasValue(2);
  }

  @Test
  void triesAPermanentFailureAgainToo() {
    LoadedModels models =
        models(
            settings -> {
              throw new ModelLoadException("Cannot load model x: no such file", null);
            });

    assertThatThrownBy(() -> get(models)).isInstanceOf(ModelLoadException.class);
    assertThatThrownBy(() -> get(models)).isInstanceOf(ModelLoadException.class);
    assertThat(loads).hasValue(2);
  }

  @Test
  void endsTheWaitOfAnInterruptedThreadAtOnce() throws Exception {
    LoadedModels models = slowModels(settings -> model);
    Future<TextGenerator> first = startLoading(models);
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch waiting = new CountDownLatch(1);
    Thread waiter =
        new Thread(
            () -> {
              try {
                models.get(
                    SETTINGS,
                    ServerRule.ANY,
                    duration -> {},
                    () -> {
                      waiting.countDown();
                      return false;
                    });
              } catch (TaskKilledException e) {
                interrupted.set(
                    e.reason().equals(KILLED) && Thread.currentThread().isInterrupted());
              }
            });
    waiter.start();
    waiting.await();

    waiter.interrupt();
    waiter.join();

    assertThat(interrupted).as("killed, with its interrupt flag").isTrue();
    assertThat(first).as("the load goes on").isNotDone();
    finish.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(loads).hasValue(1);
  }

  @Test
  void endsTheWaitOfATaskThatIsKilledWithoutAnInterrupt() throws Exception {
    LoadedModels models = slowModels(settings -> model);
    Future<TextGenerator> first = startLoading(models);

    assertThatThrownBy(() -> models.get(SETTINGS, ServerRule.ANY, duration -> {}, () -> true))
        .isInstanceOfSatisfying(
            TaskKilledException.class, e -> assertThat(e.reason()).isEqualTo(KILLED));
    finish.countDown();
    assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(model);
  }

  @Test
  void letsAWaitingThreadTakeOverFromAnInterruptedOne() throws Exception {
    LoadedModels models = slowModels(settings -> model);
    CountDownLatch ended = new CountDownLatch(1);
    Thread loader =
        new Thread(
            () -> {
              assertThatThrownBy(() -> get(models)).hasMessage("Cannot load model x: interrupted");
              ended.countDown();
            });
    loader.start();
    loading.await();
    Future<TextGenerator> second = startWaiting(models);
    Future<TextGenerator> third = startWaiting(models);

    loader.interrupt();

    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(third.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(loads).as("the interrupted one, and one more").hasValue(2);
    ended.await();
  }

  @Test
  void keepsAModelThatWasLoadedByAnInterruptedThread() {
    LoadedModels models = models(settings -> model);
    Thread.currentThread().interrupt();

    assertThat(get(models)).isSameAs(model);
    assertThat(get(models)).isSameAs(model);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(loads).hasValue(1);
  }

  @Test
  void keepsAModelWhoseLoadCannotBeReported() {
    LoadedModels models = models(settings -> model);
    IllegalStateException reason = new IllegalStateException("no accumulator");

    assertThatThrownBy(
            () ->
                models.get(
                    SETTINGS,
                    ServerRule.ANY,
                    duration -> {
                      throw reason;
                    },
                    Cancellation.NEVER))
        .isSameAs(reason);
    assertThat(get(models)).isSameAs(model);
    assertThat(loads).hasValue(1);
  }

  @Test
  void wrapsAnErrorBecauseSparkEndsAnExecutorThatThrowsOne() {
    LinkageError reason = new UnsatisfiedLinkError("no jllama");
    LoadedModels models =
        models(
            settings -> {
              throw reason;
            });

    assertThatThrownBy(() -> get(models))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage("Cannot load model embedded: java.lang.UnsatisfiedLinkError: no jllama")
        .hasRootCause(reason);
    assertThatThrownBy(() -> get(models)).hasRootCause(reason);
  }

  @Test
  void loadsOtherSettingsSeparatelyAndEqualOnesTogether() {
    LoadedModels models = models(settings -> new Model());

    TextGenerator one = get(models);
    TextGenerator two =
        models.get(SETTINGS.withSlots(2), ServerRule.ANY, duration -> {}, Cancellation.NEVER);
    TextGenerator again =
        models.get(
            SETTINGS.withSlots(3).withSlots(1), ServerRule.ANY, duration -> {}, Cancellation.NEVER);

    assertThat(Set.of(one, two)).hasSize(2);
    assertThat(again).isSameAs(one);
    assertThat(loads).hasValue(2);
    assertThat(models.slotUse()).as("of both").isEqualTo(new SlotUse(2, 20));
  }

  @Test
  void aFailureOfOneModelLeavesAnotherUsable() {
    LoadedModels models =
        models(
            settings -> {
              if (settings.slots() == 2) {
                throw new ModelLoadException("Cannot load model", null);
              }
              return model;
            });

    assertThatThrownBy(
            () ->
                models.get(
                    SETTINGS.withSlots(2), ServerRule.ANY, duration -> {}, Cancellation.NEVER))
        .isInstanceOf(ModelLoadException.class);
    assertThat(get(models)).isSameAs(model);
    assertThat(models.slotUse()).isEqualTo(new SlotUse(1, 10));
  }

  private static final class Model implements TextGenerator {
    @Override
    public Generation generate(GenerationRequest request, Cancellation cancellation) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int countTokens(Prompt prompt) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int contextTokens() {
      return 2048;
    }

    @Override
    public SlotUse slotUse() {
      return new SlotUse(1, 10);
    }

    @Override
    public void close() {}
  }
}
