package dev.precis.llm.speed;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.TextGenerator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/** Times the answers of another generator. Closing it does nothing. Thread-safe. */
final class TimedGenerator implements TextGenerator {
  private final TextGenerator generator;
  private final LongSupplier nanoTime;
  private final Queue<TimedAnswer> answers = new ConcurrentLinkedQueue<>();

  TimedGenerator(TextGenerator generator, LongSupplier nanoTime) {
    this.generator = generator;
    this.nanoTime = nanoTime;
  }

  /** The answers so far, in the order in which they were complete. */
  List<TimedAnswer> answers() {
    return List.copyOf(answers);
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    long start = nanoTime.getAsLong();
    Generation answer = generator.generate(request, cancellation);
    answers.add(TimedAnswer.of(answer, nanoTime.getAsLong() - start));
    return answer;
  }

  @Override
  public int countTokens(Prompt prompt) {
    return generator.countTokens(prompt);
  }

  @Override
  public int countTokens(String text) {
    return generator.countTokens(text);
  }

  @Override
  public int contextTokens() {
    return generator.contextTokens();
  }

  @Override
  public void close() {}
}
