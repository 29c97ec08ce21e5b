package dev.precis.job.crash;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers as another generator does, but for texts with a word to it. {@value #CRASH} writes to
 * address 0, which is a SIGSEGV and the end of the JVM. {@code PRECIS-SLOW-<millis>} first waits so
 * long, until it is called off or its time is over; a text may hold both. Thread-safe.
 */
final class CrashGenerator implements TextGenerator {
  static final String CRASH = "PRECIS-CRASH";

  private static final Pattern SLOW = Pattern.compile("PRECIS-SLOW-(\\d{1,9})");
  private static final long POLL_MILLIS = 20;

  private final TextGenerator generator;

  CrashGenerator(TextGenerator generator) {
    this.generator = generator;
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    long start = System.nanoTime();
    String text = request.prompt().text();
    Matcher slow = SLOW.matcher(text);
    if (slow.find()) {
      long millis = Long.parseLong(slow.group(1));
      waitUntil(
          start + TimeUnit.MILLISECONDS.toNanos(millis),
          start + TimeUnit.NANOSECONDS.convert(request.timeLimit()),
          cancellation);
    }
    if (text.contains(CRASH)) {
      crash();
    }
    return generator.generate(request, cancellation);
  }

  private static void waitUntil(long endNanos, long deadlineNanos, Cancellation cancellation) {
    while (System.nanoTime() - endNanos < 0) {
      if (cancellation.isCancelled()) {
        throw GenerationFailures.cancelled();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw GenerationFailures.timeLimit();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw GenerationFailures.cancelled();
      }
    }
  }

  /** By reflection, since the compiler warns of the class whatever one tells it. */
  private static void crash() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      unsafe.getMethod("putAddress", long.class, long.class).invoke(instance.get(null), 0L, 1L);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot crash: this JVM has no sun.misc.Unsafe", e);
    }
  }

  @Override
  public int countTokens(Prompt prompt) {
    return generator.countTokens(prompt);
  }

  @Override
  public int contextTokens() {
    return generator.contextTokens();
  }

  @Override
  public void close() {
    generator.close();
  }
}
