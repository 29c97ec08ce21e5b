package dev.precis.llm;

import java.util.List;

/** {@link Strategy#REFINE} of one text. Not thread-safe. */
final class Refining {
  private final Asking asking;
  private final Passages passages;
  private final PromptTemplate textPrompt;
  private final PromptTemplate refinePrompt;
  private final ContextBudget budget;
  private int count;

  Refining(Asking asking, Passages passages, PromptPlan plan) {
    this.asking = asking;
    this.passages = passages;
    this.textPrompt = plan.settings().textPrompt();
    this.refinePrompt = plan.settings().joinPrompt();
    this.budget = plan.budget();
  }

  Summary summary(String text) {
    String soFar = "";
    for (String passage : passages.of(text, budget.passageTokens(), budget.nextPassageTokens())) {
      soFar = next(soFar, passage, Summarizer.HALVINGS);
    }
    return asking.summary(soFar, count, count);
  }

  private String next(String soFar, String passage, int halvings) {
    Prompt prompt =
        soFar.isEmpty()
            ? textPrompt.prompt(passage)
            : refinePrompt.prompt(asking.fitted(soFar, budget.soFarTokens()), passage);
    Generation answer = asking.answer(prompt);
    if (asking.unended(answer) && halvings > 0) {
      List<String> halves = passages.halves(passage);
      if (halves.size() > 1) {
        String refined = soFar;
        for (String half : halves) {
          refined = next(refined, half, halvings - 1);
        }
        return refined;
      }
    }
    count++;
    return asking.kept(answer, prompt);
  }
}
