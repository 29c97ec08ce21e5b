package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.MemoryEstimate;
import java.util.Locale;

/**
 * Whether an executor can hold the model beside its heap, told before anything is loaded: a
 * container that outgrows its limit is killed without a word of the model.
 */
public record MemoryCheck(ExecutorShape shape, MemoryEstimate model) {
  /** Sizes to set are rounded up to a multiple of this. */
  private static final long STEP = 256L << 20;

  /** How the need compares with what there is. */
  public enum Verdict {
    /** Room for the model and for what a JVM of Spark takes by experience. */
    FITS,
    /** Room for the model, hardly for the JVM. */
    TIGHT,
    /** Not even the model alone. */
    TOO_LITTLE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static MemoryCheck of(ExecutorShape shape, GgufHeader header, ModelSettings settings) {
    return new MemoryCheck(shape, MemoryEstimate.of(header, settings));
  }

  public Verdict verdict() {
    if (leastBytes() > shape.nativeBytes()) {
      return Verdict.TOO_LITTLE;
    }
    return neededBytes() > shape.nativeBytes() ? Verdict.TIGHT : Verdict.FITS;
  }

  /** YARN counts pages of files, too; elsewhere the system takes them back in time. */
  private long leastBytes() {
    return shape.platform() == Platform.YARN ? model.totalBytes() : model.leastBytes();
  }

  /** Outside the heap, for the model and for the JVM. */
  public long neededBytes() {
    return model.totalBytes() + shape.jvmBytes();
  }

  /** The need in whole MiB, with some air, as {@code spark.executor.memoryOverhead} takes it. */
  public String overheadToSet() {
    long steps = (neededBytes() + STEP - 1) / STEP;
    return (steps * (STEP >> 20)) + "m";
  }

  /**
   * Stops where memory cannot suffice and warns where it hardly does. Of a standalone cluster's
   * machines nothing is known before its executors run: there it warns alone.
   *
   * @param enforced false to warn alone, everywhere
   * @throws InputException when memory cannot suffice
   */
  public void require(ModelSettings settings, boolean enforced, Console console) {
    Verdict verdict = verdict();
    boolean known = shape.platform() != Platform.STANDALONE;
    if (verdict == Verdict.TOO_LITTLE && enforced && known) {
      // An address can hold a secret.
      String shown = new ModelUri(settings.path()).shown();
      throw new InputException("Cannot load model " + shown + ": " + explanation());
    }
    if (verdict != Verdict.FITS) {
      console.say("warning: memory is %s for the model: %s", verdict.label(), explanation());
    }
  }

  /** What is needed, what to do, and what there is. */
  public String explanation() {
    return String.format(
        Locale.ROOT,
        "an executor needs %s outside its heap of %s (%s); %s, or set %s=false to continue anyway,"
            + " got %s (%s, minus the heap)",
        Console.size(neededBytes()),
        Console.size(shape.heapBytes()),
        parts(),
        remedy(),
        JobSettings.MEMORY_CHECK.key(),
        Console.size(Math.max(0, shape.nativeBytes())),
        shape.limitSource());
  }

  private String parts() {
    return String.format(
        Locale.ROOT,
        "weights %s, context %s, computing %s, library %s, JVM %s",
        Console.size(model.weightsBytes() + model.repackedBytes()),
        Console.size(model.kvCacheBytes()),
        Console.size(model.computeBytes()),
        Console.size(model.fixedBytes()),
        Console.size(shape.jvmBytes()));
  }

  private String remedy() {
    String less = "lower model.slots or model.context-tokens, use a smaller model";
    return shape.platform().hasContainers()
        ? "set " + ExecutorShape.OVERHEAD + "=" + overheadToSet() + ", " + less
        : less + " or a machine of at least " + Console.size(shape.heapBytes() + neededBytes());
  }
}
