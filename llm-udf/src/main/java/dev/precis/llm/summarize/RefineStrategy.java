package dev.precis.llm.summarize;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.prompt.PromptTemplate;
import java.util.List;
import java.util.Optional;

/** Summarizes one text by {@link Strategy#REFINE}. Not thread-safe. */
final class RefineStrategy {
  private final PromptSession session;
  private final AnswerRepair repair;
  private final Passages passages;
  private final PromptTemplate textPrompt;
  private final PromptTemplate refinePrompt;
  private final ContextBudget budget;
  private final Optional<StructuredAnswer> last;
  private int count;

  /**
   * @param last the form of the last answer; empty for plain text
   */
  RefineStrategy(
      PromptSession session, Passages passages, PromptPlan plan, Optional<StructuredAnswer> last) {
    this.session = session;
    this.repair = new AnswerRepair(session);
    this.passages = passages;
    this.textPrompt = plan.settings().textPrompt();
    this.refinePrompt = plan.settings().joinPrompt();
    this.budget = plan.budget();
    this.last = last;
  }

  Summary summary(String text) {
    List<String> texts = passages.of(text, budget.passageTokens(), budget.nextPassageTokens());
    String soFar = "";
    for (int i = 0; i < texts.size(); i++) {
      soFar =
          last.isPresent() && i == texts.size() - 1
              ? structured(soFar, texts.get(i), last.get())
              : next(soFar, texts.get(i), Summarizer.HALVINGS);
    }
    return session.summary(soFar, count, count);
  }

  private String structured(String soFar, String passage, StructuredAnswer form) {
    Prompt prompt =
        prompt(form.requesting(textPrompt), form.requesting(refinePrompt), soFar, passage);
    try {
      String answer = session.structured(form, prompt);
      count++;
      return answer;
    } catch (GenerationException e) {
      List<String> parts = passages.shorter(passage, budget.nextPassageTokens(), e);
      int end = parts.size() - 1;
      String refined = next(soFar, parts.subList(0, end), Summarizer.HALVINGS);
      return structured(refined, parts.get(end), form);
    }
  }

  private Prompt prompt(
      PromptTemplate first, PromptTemplate further, String soFar, String passage) {
    return soFar.isEmpty()
        ? first.prompt(passage)
        : further.prompt(repair.fitted(soFar, budget.soFarTokens()), passage);
  }

  private String next(String soFar, String passage, int halvings) {
    Prompt prompt = prompt(textPrompt, refinePrompt, soFar, passage);
    Generation answer;
    try {
      answer = session.answer(prompt);
    } catch (GenerationException e) {
      return next(soFar, passages.shorter(passage, budget.nextPassageTokens(), e), halvings);
    }
    if (session.isUnended(answer) && halvings > 0) {
      // A text that was not split may be longer than what fits beside a summary.
      List<String> halves = passages.halves(passage, budget.nextPassageTokens());
      if (halves.size() > 1) {
        return next(soFar, halves, halvings - 1);
      }
    }
    count++;
    return repair.usable(answer, prompt);
  }

  private String next(String soFar, List<String> parts, int halvings) {
    String refined = soFar;
    for (String part : parts) {
      refined = next(refined, part, halvings);
    }
    return refined;
  }
}
