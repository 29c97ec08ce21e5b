package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExecutorModelTest {
  private static final int THREADS = 16;
  private static final ModelSettings SETTINGS = ModelSettings.defaults();

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
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

  @Test
  void loadsAModelOnceForManyThreadsThatAskAtOnce() throws Exception {
    ConcurrentLinkedQueue<ModelLoad> told = new ConcurrentLinkedQueue<>();
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              loads.incrementAndGet();
              return new Model();
            });

    List<Future<TextGenerator>> got = atOnce(() -> models.model(SETTINGS, told::add));

    TextGenerator first = got.get(0).get(10, TimeUnit.SECONDS);
    for (Future<TextGenerator> other : got) {
      assertThat(other.get(10, TimeUnit.SECONDS)).isSameAs(first);
    }
    assertThat(loads).hasValue(1);
    assertThat(told).singleElement().satisfies(load -> assertThat(load.millis()).isNotNegative());
    assertThat(told.element().process()).isEqualTo("driver/" + ProcessHandle.current().pid());
    models.model(SETTINGS, told::add);
    assertThat(loads).hasValue(1);
    assertThat(told).hasSize(1);
  }

  @Test
  void letsOthersWaitUntilTheModelIsThere() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    Model model = new Model();
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              loading.countDown();
              await(finish);
              return model;
            });
    Future<TextGenerator> first = threads.submit(() -> models.model(SETTINGS, load -> {}));
    loading.await();
    Future<TextGenerator> second = threads.submit(() -> models.model(SETTINGS, load -> {}));

    assertThat(second).isNotDone();
    finish.countDown();

    assertThat(first.get(10, TimeUnit.SECONDS)).isSameAs(model);
    assertThat(second.get(10, TimeUnit.SECONDS)).isSameAs(model);
  }

  @Test
  void remembersAFailureAndThrowsItToEveryAsker() throws Exception {
    ModelLoadException reason = new ModelLoadException("Cannot load model x: no such file", null);
    ConcurrentLinkedQueue<ModelLoad> told = new ConcurrentLinkedQueue<>();
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              loads.incrementAndGet();
              throw reason;
            });

    for (Future<TextGenerator> failed : atOnce(() -> models.model(SETTINGS, told::add))) {
      assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS)).cause().isSameAs(reason);
    }
    assertThatThrownBy(() -> models.model(SETTINGS, told::add)).isSameAs(reason);
    assertThat(loads).hasValue(1);
    assertThat(told).isEmpty();
  }

  @Test
  void forgetsTheFailureOfATaskThatWasCalledOff() throws Exception {
    Model model = new Model();
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              if (loads.incrementAndGet() == 1) {
                Thread.currentThread().interrupt();
                throw new ModelLoadException("Cannot load model x: called off", null);
              }
              return model;
            });
    Future<TextGenerator> calledOff = threads.submit(() -> models.model(SETTINGS, load -> {}));

    assertThatThrownBy(() -> calledOff.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(ModelLoadException.class);
    assertThat(models.model(SETTINGS, load -> {})).isSameAs(model);
  }

  @Test
  void passesAnErrorOfTheLoaderOnToEveryAsker() {
    LinkageError reason = new UnsatisfiedLinkError("no jllama");
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              loads.incrementAndGet();
              throw reason;
            });

    assertThatThrownBy(() -> models.model(SETTINGS, load -> {})).hasRootCause(reason);
    assertThatThrownBy(() -> models.model(SETTINGS, load -> {})).hasRootCause(reason);
    assertThat(loads).hasValue(1);
  }

  @Test
  void loadsOtherSettingsSeparatelyAndEqualOnesTogether() {
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              loads.incrementAndGet();
              return new Model();
            });

    TextGenerator one = models.model(SETTINGS, load -> {});
    TextGenerator two = models.model(SETTINGS.withSlots(2), load -> {});
    TextGenerator again = models.model(SETTINGS.withSlots(3).withSlots(1), load -> {});

    assertThat(Set.of(one, two)).hasSize(2);
    assertThat(again).isSameAs(one);
    assertThat(loads).hasValue(2);
  }

  @Test
  void aFailureOfOneModelLeavesAnotherUsable() {
    Model model = new Model();
    ExecutorModel models =
        new ExecutorModel(
            settings -> {
              if (settings.slots() == 2) {
                throw new ModelLoadException("Cannot load model", null);
              }
              return model;
            });

    assertThatThrownBy(() -> models.model(SETTINGS.withSlots(2), load -> {}))
        .isInstanceOf(ModelLoadException.class);
    assertThat(models.model(SETTINGS, load -> {})).isSameAs(model);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
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
    public void close() {}
  }
}
