package dev.precis.llm.lead;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationFailures;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.text.passage.WordScan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Answers with the first sentences of the text in the prompt. One word is one token. Thread-safe,
 * without a limit on simultaneous requests.
 */
final class LeadGenerator implements TextGenerator {
  private final int contextTokens;
  private final CloseGuard guard = new CloseGuard("the engine lead");

  LeadGenerator(int contextTokens) {
    this.contextTokens = contextTokens;
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(request.timeLimit());
    guard.enter();
    try {
      if (request.schema().isPresent()) {
        throw new GenerationException(
            FailureKind.ENGINE,
            "Cannot generate: the engine lead quotes sentences and cannot keep to a JSON schema");
      }
      int promptTokens = tokens(request.prompt());
      if (promptTokens + request.maxNewTokens() > contextTokens) {
        throw new GenerationException(
            FailureKind.PROMPT_TOO_LONG,
            "Cannot generate: the prompt's words and those of the answer must fit a context of "
                + contextTokens
                + ", got "
                + promptTokens
                + " and "
                + request.maxNewTokens());
      }
      Generation answer = answer(request, promptTokens);
      if (cancellation.isCancelled() || Thread.currentThread().isInterrupted()) {
        throw GenerationFailures.cancelled();
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw GenerationFailures.timeLimit();
      }
      return answer;
    } finally {
      guard.leave();
    }
  }

  private static Generation answer(GenerationRequest request, int promptTokens) {
    Prompt prompt = request.prompt();
    int requestedWords = prompt.words() > 0 ? prompt.words() : request.maxNewTokens();
    Lead lead = Lead.of(prompt.text(), Math.min(requestedWords, request.maxNewTokens()));
    int stopAt = firstIndex(request.sampling().stop(), lead.text());
    if (stopAt >= 0) {
      String text = lead.text().substring(0, stopAt).strip();
      return new Generation(text, StopReason.STOP_STRING, promptTokens, WordScan.count(text));
    }
    return new Generation(
        lead.text(), stopReason(lead, requestedWords), promptTokens, lead.words());
  }

  private static StopReason stopReason(Lead lead, int requestedWords) {
    if (lead.whole()) {
      return StopReason.STOP;
    }
    return lead.words() < requestedWords ? StopReason.LENGTH : StopReason.WORDS;
  }

  private static int firstIndex(List<String> stopStrings, String text) {
    return stopStrings.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  @Override
  public int countTokens(Prompt prompt) {
    return guard.call(() -> tokens(prompt));
  }

  private static int tokens(Prompt prompt) {
    return WordScan.count(prompt.system()) + WordScan.count(prompt.user());
  }

  @Override
  public Optional<String> engine() {
    return Optional.of(LeadEngine.VERSION);
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public void close() {
    guard.close();
  }
}
