package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.Items;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.FoundModel;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.ModelFit;
import dev.precis.job.plan.Platform;
import dev.precis.job.plan.SlotAdvice;
import dev.precis.llm.engine.MemoryNeed;
import java.util.List;

/** The groups of a plan that tell what an executor needs, and what to set. */
record PlanExecutorReport(Items items) {
  void engine(FoundModel model) {
    items.group("engine");
    items.add("name", model.engine().name(), model.inWords());
  }

  void memory(ModelFit fit) {
    MemoryCheck check = fit.check();
    MemoryNeed model = check.model();
    items.group("memory");
    items.add("model", fit.model().name(), fit.model().name() + ", " + fit.model().quantization());
    items.addSize("weights", model.weightsBytes(), "");
    items.addSize(
        "repacked_weights",
        model.repackedBytes(),
        model.repackedBytes() == 0 ? "" : ", copies in a layout for the processor");
    items.addSize(
        "kv_cache",
        model.kvCacheBytes(),
        Items.text(
            ", %s of %,d tokens",
            Console.count(fit.settings().slots(), "slot"), fit.settings().contextTokens()));
    items.addSize("computing", model.computeBytes(), "");
    items.addSize("library", model.fixedBytes(), "");
    items.addSize("jvm", check.shape().jvmBytes(), " outside the heap");
    items.addSize("needed", check.neededBytes(), " outside the heap, in an executor");
    items.addSize("heap", check.shape().heapBytes(), "");
    items.addSize(
        "allowed",
        Math.max(0, check.shape().nativeBytes()),
        " outside the heap: " + check.shape().limitSource());
    items.add("verdict", check.verdict().label());
  }

  void executor(ExecutorShape shape) {
    items.group("executor");
    items.add("platform", shape.platform().label());
    items.add("cores", shape.cores());
    items.add(
        "tasks",
        shape.tasks(),
        Items.text("%d at once (%s=%d)", shape.tasks(), ExecutorShape.TASK_CPUS, shape.taskCpus()));
  }

  /**
   * Continues the group of {@link #executor}.
   *
   * @param isMeasured whether the advice follows from a measurement
   */
  void slots(ModelFit fit, boolean isMeasured) {
    int slots = fit.settings().slots();
    SlotAdvice advice = fit.advice();
    items.add("slots", slots, slots + slotsRemark(slots, fit.check().shape().tasks()));
    items.add("slots_that_fit", advice.most(), advice.most() + " in the available memory");
    items.add(
        "slots_advised",
        advice.slots(),
        advice.slots()
            + (isMeasured
                ? ", the fastest that was measured"
                : "; more can be slower, --calibrate measures it"));
    items.add("threads_advised", advice.threads(), advice.threads() + ", one per core");
    items.add(
        "task_cpus_advised", advice.taskCpus(), advice.taskCpus() + ", for one task per slot");
  }

  private static String slotsRemark(int slots, int tasks) {
    if (tasks == slots) {
      return ", one per task";
    }
    return tasks < slots
        ? ", but there are only tasks for " + tasks
        : Items.text(", so only %d of %d tasks work at once", slots, tasks);
  }

  void libraries(List<String> missing) {
    items.group("libraries");
    items.add(
        "missing",
        missing,
        missing.isEmpty() ? "none on this machine" : String.join("; ", missing));
  }

  void flags(SubmitFlags flags) {
    items.group("flags");
    flags
        .executorBytes()
        .ifPresent(
            bytes -> items.addSize("an_executor_takes", bytes, " in total, with these flags"));
    items.add("precis", flags.forPrecis());
    for (Platform platform : Platform.values()) {
      items.add(platform.label(), flags.forSpark(platform));
    }
  }
}
