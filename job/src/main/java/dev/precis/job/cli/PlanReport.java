package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.ExecutorShape;
import dev.precis.job.plan.Forecast;
import dev.precis.job.plan.MemoryCheck;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.plan.Platform;
import dev.precis.job.plan.SlotAdvice;
import dev.precis.job.run.Progress;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.MemoryEstimate;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.Calibration;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The groups of a plan. */
final class PlanReport {
  private PlanReport() {}

  /**
   * @param how tokens were counted
   */
  static void work(PlanItems items, InputTexts texts, PlannedWork work, String how) {
    double ratio = work.charsPerToken();
    items.group("input");
    items.add("chapters", texts.texts());
    for (Level level : List.of(Level.PART, Level.BOOK)) {
      if (texts.siblings().parents(level) > 0) {
        items.add(level.label() + "s", texts.siblings().parents(level));
      }
    }
    if (texts.unreadable() > 0) {
      items.add("unreadable_books", texts.unreadable());
    }
    items.add("characters", texts.characters(), grouped(texts.characters()));
    items.add("chars_per_token", rounded(ratio), text("%.2f, %s", ratio, how));
    long tokens = PlannedWork.tokens(texts.characters(), ratio);
    items.add("tokens", tokens, grouped(tokens));
    long longest = PlannedWork.tokens(texts.longest(), ratio);
    items.add("longest_chapter", longest, grouped(longest) + " tokens");
    items.add(
        "passages",
        work.all().passages(),
        text(
            "%,d, of at most %,d tokens each",
            work.all().passages(), work.estimate().passageTokens()));
    items.add(
        "words_asked",
        work.estimate().words(),
        work.estimate().words()
            + (work.estimate().words() < work.estimate().wordsWanted()
                ? ", not " + work.estimate().wordsWanted() + ": the context has room for no more"
                : ""));
    items.add("merging_prompts", work.all().merges(), grouped(work.all().merges()));
    items.add("prompt_tokens", work.all().promptTokens(), grouped(work.all().promptTokens()));
    items.add(
        "generated_tokens",
        work.all().generatedTokens(),
        text(
            "%,d, where an answer has all the words asked for (%,d tokens)",
            work.all().generatedTokens(), work.estimate().answerTokens()));
  }

  static void memory(
      PlanItems items, GgufHeader header, ModelSettings settings, MemoryCheck check) {
    MemoryEstimate model = check.model();
    items.group("memory");
    items.add("model", header.name(), header.name() + ", " + header.quantization());
    items.addSize("weights", model.weightsBytes(), "");
    items.addSize(
        "repacked_weights",
        model.repackedBytes(),
        model.repackedBytes() == 0 ? "" : ", copies laid out for the processor");
    items.addSize(
        "kv_cache",
        model.kvCacheBytes(),
        text(
            ", %s of %,d tokens",
            Console.count(settings.slots(), "slot"), settings.contextTokens()));
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

  static void executor(
      PlanItems items, ModelSettings model, ExecutorShape shape, SlotAdvice advice) {
    items.group("executor");
    items.add("platform", shape.platform().label());
    items.add("cores", shape.cores());
    items.add(
        "tasks",
        shape.tasks(),
        text("%d at once (%s=%d)", shape.tasks(), ExecutorShape.TASK_CPUS, shape.taskCpus()));
    items.add("slots", model.slots(), model.slots() + slotsRemark(model.slots(), shape.tasks()));
    items.add("slots_that_fit", advice.most(), advice.most() + " in the memory allowed");
    items.add("slots_advised", advice.slots());
    items.add("threads_advised", advice.threads(), advice.threads() + ", one a core");
    items.add(
        "task_cpus_advised",
        advice.taskCpus(),
        advice.taskCpus() + ", so that as many tasks run as there are slots");
  }

  private static String slotsRemark(int slots, int tasks) {
    if (tasks == slots) {
      return ", one a task";
    }
    return tasks < slots
        ? ", of which tasks can use " + tasks
        : text(", so that only %2$d of %1$d tasks work at once", tasks, slots);
  }

  static void libraries(PlanItems items, List<String> missing) {
    items.group("libraries");
    items.add(
        "missing",
        missing,
        missing.isEmpty() ? "none on this machine" : String.join("; ", missing));
  }

  static void flags(PlanItems items, SubmitFlags flags) {
    items.group("flags");
    items.addSize("an_executor_takes", flags.executorBytes(), " in all, with these flags");
    items.add("precis", flags.forPrecis());
    for (Platform platform : Platform.values()) {
      items.add(platform.label(), flags.forSpark(platform));
    }
  }

  static void speed(PlanItems items, ModelSettings model, Calibration speed, double loadSeconds) {
    items.group("speed");
    items.add(
        "prompt_tokens_per_second",
        rounded(speed.promptTokensPerSecond()),
        text(
            "%.0f, on this machine, %s busy",
            speed.promptTokensPerSecond(), Console.count(model.slots(), "slot")));
    items.add(
        "generated_per_second",
        rounded(speed.generatedTokensPerSecond()),
        text("%.0f", speed.generatedTokensPerSecond()));
    items.add("load_seconds", rounded(loadSeconds), text("%.1f", loadSeconds));
  }

  static void time(PlanItems items, List<Forecast> forecasts) {
    items.group("time");
    for (Forecast forecast : forecasts) {
      items.add(
          "wall_seconds_" + forecast.executors(),
          Math.round(forecast.wallSeconds()),
          Progress.shown(Duration.ofSeconds(Math.round(forecast.wallSeconds())))
              + " with "
              + Console.count(forecast.executors(), "executor"));
      items.add(
          "node_hours_" + forecast.executors(),
          rounded(forecast.nodeHours()),
          text("%.2f", forecast.nodeHours()));
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static String grouped(long value) {
    return text("%,d", value);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
