package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Real JVMs. */
class ModelJvmIT {
  private static final Engine LEAD = Engines.onClassPath().named("lead");
  private static final ModelSettings SETTINGS = settings("lead");

  private final List<String> progress = new ArrayList<>();

  private static ModelSettings settings(String engine) {
    ModelSettings set = ModelSettings.defaults();
    return new ModelSettings(
        engine,
        set.path(),
        set.sha256(),
        set.contextTokens(),
        set.slots(),
        set.threads(),
        set.gpuLayers(),
        set.nativeLibrary(),
        set.chatTemplate(),
        set.cache(),
        set.own());
  }

  /** Tells the id of its process, and prints what must not be taken for a reply. */
  private record Pid() implements ModelTask<Long> {
    @Override
    public Long run(TextGenerator generator, Consumer<String> progress) {
      System.out.print("a native library says");
      progress.accept("half done");
      return ProcessHandle.current().pid();
    }
  }

  private record Fails(boolean ends) implements ModelTask<Long> {
    @Override
    public Long run(TextGenerator generator, Consumer<String> progress) {
      if (ends) {
        System.err.println("out of memory while reading a prompt");
        Runtime.getRuntime().halt(137);
      }
      throw new IllegalStateException("Cannot do it: got nothing");
    }
  }

  private record Never() implements ModelTask<Long> {
    @Override
    public Long run(TextGenerator generator, Consumer<String> progress) {
      progress.accept("begun");
      while (true) {
        try {
          Thread.sleep(1000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private ModelJvm jvm() {
    return ModelJvm.start(LEAD, progress::add);
  }

  @Test
  void doesTasksInAProcessThatEndsWithIt() throws Exception {
    long pid;
    try (ModelJvm jvm = jvm()) {
      assertThat(jvm.load(SETTINGS)).isNotNegative();
      pid = jvm.run(new Pid());
      assertThat(pid).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(jvm.run(new CountTokens("one two", "three"))).isEqualTo(3);
    }
    assertThat(progress).containsExactly("half done");
    assertThat(isAlive(pid)).isFalse();
  }

  private static boolean isAlive(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    return process.isPresent() && process.get().isAlive();
  }

  @Test
  void aModelThatCannotBeLoadedGivesItsReason() {
    try (ModelJvm jvm = jvm()) {
      assertThatThrownBy(() -> jvm.load(settings("vllm")))
          .isInstanceOf(ModelLoadException.class)
          .hasMessageContaining("got vllm");
    }
  }

  @Test
  void aTaskThatFailsGivesItsReasonAndLeavesTheModel() {
    try (ModelJvm jvm = jvm()) {
      jvm.load(SETTINGS);
      assertThatThrownBy(() -> jvm.run(new Fails(false)))
          .isInstanceOf(ModelJvmException.class)
          .hasMessage("Cannot do it: got nothing");
      assertThat(jvm.run(new CountTokens("one", "two"))).isEqualTo(2);
    }
  }

  @Test
  void aProcessThatEndsGivesItsExitCodeAndItsLastWords() {
    try (ModelJvm jvm = jvm()) {
      jvm.load(SETTINGS);
      assertThatThrownBy(() -> jvm.run(new Fails(true)))
          .isInstanceOf(ModelJvmException.class)
          .hasMessageContaining("ended with exit code 137 (killed, usually because memory")
          .hasMessageContaining("out of memory while reading a prompt");
    }
  }

  @Test
  void endsInTheMiddleOfATask() throws Exception {
    ModelJvm jvm = jvm();
    jvm.load(SETTINGS);
    long pid = jvm.run(new Pid());
    Thread asking = new Thread(() -> assertThatThrownBy(() -> jvm.run(new Never())));
    asking.start();

    jvm.close();

    asking.join(TimeUnit.SECONDS.toMillis(20));
    assertThat(asking.isAlive()).isFalse();
    assertThat(isAlive(pid)).isFalse();
  }
}
