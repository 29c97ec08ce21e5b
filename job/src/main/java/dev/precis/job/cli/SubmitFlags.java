package dev.precis.job.cli;

import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.Platform;
import dev.precis.job.plan.SlotAdvice;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.MemoryEstimate;

/** What to write for spark-submit and for Precis, on each platform. */
record SubmitFlags(ExecutorShape shape, SlotAdvice advice, GgufHeader header, ModelSettings model) {
  /** Books are small: what a heap is for is Spark. */
  private static final long HEAP = 2L << 30;

  /** For {@code PRECIS_SPARK_ARGS} or spark-submit. */
  String forSpark(Platform platform) {
    String tasks = " --conf " + ExecutorShape.TASK_CPUS + "=" + advice.taskCpus();
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
    return "--set model.slots=" + advice.slots() + " --set model.threads=" + advice.threads();
  }

  /** All that one executor takes, its heap included, with the advised slots. */
  long executorBytes() {
    return heap() + check(Platform.YARN).neededBytes();
  }

  private String overhead(Platform platform) {
    return " --conf " + ExecutorShape.OVERHEAD + "=" + check(platform).overheadToSet();
  }

  private MemoryCheck check(Platform platform) {
    return new MemoryCheck(
        new ExecutorShape(platform, heap(), heap(), "", shape.cores(), advice.taskCpus()),
        MemoryEstimate.of(header, model.withSlots(advice.slots())));
  }

  private long heap() {
    return shape.platform() == Platform.LOCAL ? HEAP : shape.heapBytes();
  }
}
