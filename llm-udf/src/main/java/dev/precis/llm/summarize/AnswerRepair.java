package dev.precis.llm.summarize;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.StopReason;
import dev.precis.text.passage.PassageSplitter;
import dev.precis.text.passage.SentenceEnd;
import java.util.List;
import java.util.Optional;

/**
 * Turns answers that did not end by themselves into usable ones: it asks again when an answer
 * repeats itself, and cuts answers back to a full sentence. Thread-safe.
 */
final class AnswerRepair {
  private static final List<Double> PENALTIES = List.of(1.5, 2.0);

  private final PromptSession session;

  AnswerRepair(PromptSession session) {
    this.session = session;
  }

  /** Returns the text that the summary uses: of this answer, or of a better one to its prompt. */
  String usable(Generation answer, Prompt prompt) {
    Generation usable = cutBack(withoutLoop(answer, prompt));
    session.note(usable.stopReason());
    return usable.text();
  }

  /** Returns the answer, or if it ends in a loop, one with a penalty on repetition. */
  private Generation withoutLoop(Generation answer, Prompt prompt) {
    Generation last = answer;
    for (double penalty : PENALTIES) {
      Optional<RepetitionLoop> loop = loop(last);
      if (loop.isEmpty()) {
        return last;
      }
      last = session.answer(prompt, penalty, 2 * session.tokens(loop.get().round()));
    }
    return last;
  }

  private Optional<RepetitionLoop> loop(Generation answer) {
    return session.isUnended(answer) ? RepetitionLoop.of(answer.text()) : Optional.empty();
  }

  private Generation cutBack(Generation answer) {
    if (!session.isUnended(answer)) {
      return answer;
    }
    String text = answer.text();
    Optional<RepetitionLoop> loop = loop(answer);
    String sentences =
        loop.map(RepetitionLoop::before).orElseGet(() -> sentences(text, text.length()));
    return sentences.isEmpty()
        ? answer
        : answer.with(sentences, loop.isPresent() ? StopReason.REPETITION : StopReason.TRIMMED);
  }

  /**
   * Returns a summary that fits into another prompt. In rare cases an answer has more tokens when
   * it is read again than when it was written. The excess is cut off, and the summary's stop reason
   * says so. Otherwise the prompt might not fit the context, and merging might never end.
   */
  String fitted(String summary, int mostTokens) {
    String fitted = summary;
    while (!fitted.isEmpty() && session.tokens(fitted) > mostTokens) {
      fitted = sentences(summary, fitted.length() - 1);
    }
    if (fitted.equals(summary)) {
      return summary;
    }
    session.note(fitted.isEmpty() ? StopReason.LENGTH : StopReason.TRIMMED);
    return fitted.isEmpty()
        ? new PassageSplitter(session::tokens).split(summary, mostTokens).get(0)
        : fitted;
  }

  private static String sentences(String text, int most) {
    return text.substring(0, SentenceEnd.last(text, most));
  }
}
