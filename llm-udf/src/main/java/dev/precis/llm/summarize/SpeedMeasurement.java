package dev.precis.llm.summarize;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.prompt.PromptTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;

/**
 * Measures a model's speed for a {@link Calibration}: first how fast it reads prompts, then how
 * fast it writes. Not thread-safe.
 */
final class SpeedMeasurement {
  private static final Duration TIME_LIMIT = Duration.ofMinutes(10);

  /** The duration to aim at, for each of the two measurements. */
  private static final double SECONDS = 3;

  private static final int LEAST_TOKENS = 64;
  private static final int MOST_NEW_TOKENS = 48;
  private static final int COUNTED_CHARS = 20_000;

  /** At least this share of the time for answers is spent on writing, not on reading prompts. */
  private static final double LEAST_SHARE = 0.2;

  private final TextGenerator generator;
  private final int slots;
  private final String sample;
  private final PromptTemplate template;
  private final SamplingSettings sampling;
  private final LongSupplier nanoTime;
  private int position;

  SpeedMeasurement(
      TextGenerator generator,
      int slots,
      String sample,
      PromptTemplate template,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    this.generator = generator;
    this.slots = slots;
    this.sample = sample;
    this.template = template;
    this.sampling = sampling;
    this.nanoTime = nanoTime;
  }

  private record Round(long promptTokens, long generatedTokens, double seconds) {
    double readRate() {
      return promptTokens / seconds;
    }
  }

  /** Runs both measurements. */
  Calibration result() {
    int fixed = generator.countTokens(template.prompt(""));
    String counted = sample.substring(0, Math.min(sample.length(), COUNTED_CHARS));
    int tokens = Math.max(1, generator.countTokens(template.prompt(counted)) - fixed);
    double charsPerToken = (double) counted.length() / tokens;
    int most = Math.max(1, (generator.contextTokens() - fixed - MOST_NEW_TOKENS) * 3 / 4);
    int few = Math.min(LEAST_TOKENS, most);

    // The first prompt also warms up the engine.
    Round first = round(1, few, charsPerToken, 1);
    int wanted = (int) Math.min(most, Math.max(few, first.readRate() * SECONDS / slots));
    Round reading = round(slots, wanted, charsPerToken, 1);
    int room = Math.max(1, generator.contextTokens() - fixed - 2 * few);
    Round writing = round(slots, few, charsPerToken, Math.min(MOST_NEW_TOKENS, room));
    double writeSeconds =
        Math.max(
            writing.seconds - writing.promptTokens / reading.readRate(),
            LEAST_SHARE * writing.seconds);
    return new Calibration(
        charsPerToken, reading.readRate(), writing.generatedTokens / writeSeconds);
  }

  /** Sends prompts at once, each with a text of its own, and waits for all answers. */
  private Round round(int prompts, int textTokens, double charsPerToken, int newTokens) {
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < prompts; i++) {
      Prompt prompt = template.prompt(text((int) (textTokens * charsPerToken)));
      requests.add(new GenerationRequest(prompt, sampling, newTokens, TIME_LIMIT));
    }
    ExecutorService threads = Executors.newFixedThreadPool(prompts);
    try {
      return timed(requests, threads);
    } catch (ExecutionException e) {
      throw new GenerationException(
          FailureKind.ENGINE, "Cannot calibrate: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GenerationException(FailureKind.CANCELLED, "Cannot calibrate: interrupted");
    } finally {
      threads.shutdownNow();
    }
  }

  private Round timed(List<GenerationRequest> requests, ExecutorService threads)
      throws ExecutionException, InterruptedException {
    long start = nanoTime.getAsLong();
    List<Future<Generation>> answers = new ArrayList<>();
    for (GenerationRequest request : requests) {
      answers.add(threads.submit(() -> generator.generate(request, Cancellation.NEVER)));
    }
    long read = 0;
    long written = 0;
    for (Future<Generation> answer : answers) {
      read += answer.get().promptTokens();
      written += answer.get().generatedTokens();
    }
    double seconds = Math.max(1, nanoTime.getAsLong() - start) / 1e9;
    return new Round(read, written, seconds);
  }

  /** Returns the next characters of the sample, which starts again at its end. */
  private String text(int chars) {
    StringBuilder text = new StringBuilder();
    while (text.length() < chars) {
      int end = Math.min(sample.length(), position + chars - text.length());
      text.append(sample, position, end);
      position = end % sample.length();
    }
    return text.toString();
  }
}
