package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.job.console.InputException;
import dev.precis.job.settings.JobSettings;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.MemoryNeed;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import java.util.Locale;

/**
 * Checks, before a model is loaded, whether an executor can hold it next to its heap. A container
 * that exceeds its limit is killed without a message about the model.
 *
 * @param model memory that the model needs outside the heap
 */
public record MemoryCheck(ExecutorShape shape, MemoryNeed model) {
  /** Advised sizes are multiples of this. */
  private static final long STEP = 256L << 20;

  /** The result of the check. */
  public enum Verdict {
    /** Enough for the model and for what a JVM of Spark usually takes. */
    FITS,
    /** Enough for the model, hardly enough for the JVM. */
    TIGHT,
    /** Not enough for the model alone. */
    TOO_LITTLE;

    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static MemoryCheck of(ExecutorShape shape, ModelOutline model, ModelSettings settings) {
    return new MemoryCheck(shape, model.memory(settings));
  }

  public Verdict verdict() {
    if (leastBytes() > shape.nativeBytes()) {
      return Verdict.TOO_LITTLE;
    }
    return neededBytes() > shape.nativeBytes() ? Verdict.TIGHT : Verdict.FITS;
  }

  /** YARN also counts file pages; elsewhere the system reclaims them in time. */
  private long leastBytes() {
    return shape.platform() == Platform.YARN ? model.totalBytes() : model.leastBytes();
  }

  /** Bytes that the model and the JVM need outside the heap. */
  public long neededBytes() {
    return model.totalBytes() + shape.jvmBytes();
  }

  /** The need in MiB, rounded up, in the form of {@code spark.executor.memoryOverhead}. */
  public String overheadToSet() {
    long steps = (neededBytes() + STEP - 1) / STEP;
    return (steps * (STEP >> 20)) + "m";
  }

  /**
   * Throws if memory is too little, and warns if it is tight. On a standalone cluster it only
   * warns, because nothing is known about the workers before executors run on them.
   *
   * @param settings of the model, for the message
   * @param enforced false: never throw, only warn
   * @throws InputException if memory is too little
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

  /** What the executor needs, what to do, and what it has. */
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
