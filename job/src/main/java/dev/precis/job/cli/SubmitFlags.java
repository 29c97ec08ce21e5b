package dev.precis.job.cli;

import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.ModelFit;
import dev.precis.job.plan.Platform;
import dev.precis.llm.engine.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The options to set for spark-submit and for Precis, on each platform.
 *
 * @param shape of the executors that Spark's settings ask for
 * @param engine its name
 * @param fit of the model file; empty if the engine reads none
 */
record SubmitFlags(ExecutorShape shape, String engine, Optional<ModelFit> fit) {
  /** Books are small: the heap is for Spark. */
  private static final long HEAP = 2L << 30;

  /** For {@code PRECIS_SPARK_ARGS} or spark-submit. */
  String forSpark(Platform platform) {
    String tasks =
        fit.map(model -> conf(ExecutorShape.TASK_CPUS, String.valueOf(model.advice().taskCpus())))
            .orElse("");
    String executor =
        " --executor-cores " + shape.cores() + " --executor-memory " + (heap() >> 20) + "m" + tasks;
    return switch (platform) {
      case LOCAL -> "--master local[" + shape.cores() + "]" + tasks;
      case STANDALONE -> "--master spark://HOST:7077" + executor;
      case YARN -> "--master yarn --num-executors N" + executor + overhead(platform);
      case KUBERNETES ->
          "--master k8s://https://HOST:6443 --num-executors N" + executor + overhead(platform);
    };
  }

  /** For Precis. */
  String forPrecis() {
    List<String> flags = new ArrayList<>();
    if (!engine.equals(ModelSettings.LLAMA_CPP)) {
      flags.add("--engine " + engine);
    }
    fit.ifPresent(
        model -> {
          flags.add("--set model.slots=" + model.advice().slots());
          flags.add("--set model.threads=" + model.advice().threads());
        });
    return String.join(" ", flags);
  }

  /** All that one executor takes, its heap included; empty if it holds no model of a file. */
  OptionalLong executorBytes() {
    return fit.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(heap() + check(fit.get(), Platform.YARN).neededBytes());
  }

  private String overhead(Platform platform) {
    return fit.map(model -> conf(ExecutorShape.OVERHEAD, check(model, platform).overheadToSet()))
        .orElse("");
  }

  /** With the advised slots. */
  private MemoryCheck check(ModelFit model, Platform platform) {
    return MemoryCheck.of(
        new ExecutorShape(platform, heap(), heap(), "", shape.cores(), model.advice().taskCpus()),
        model.model(),
        model.settings().withSlots(model.advice().slots()));
  }

  private static String conf(String key, String value) {
    return " --conf " + key + "=" + value;
  }

  private long heap() {
    return shape.platform() == Platform.LOCAL ? HEAP : shape.heapBytes();
  }
}
