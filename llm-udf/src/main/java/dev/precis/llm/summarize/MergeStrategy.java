package dev.precis.llm.summarize;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Summarizes one text by {@link Strategy#MERGE}. Not thread-safe. */
final class MergeStrategy {
  private static final String BLANK_LINE = "\n\n";

  private final PromptSession session;
  private final AnswerRepair repair;
  private final Passages passages;
  private final PromptTemplate textPrompt;
  private final PromptTemplate mergePrompt;
  private final ContextBudget budget;
  private final Optional<StructuredAnswer> last;
  private final SideBySide sideBySide;

  /**
   * @param sideBySide asks for several answers at once
   * @param last the form of the last answer; empty for plain text
   */
  MergeStrategy(
      PromptSession session,
      Passages passages,
      PromptPlan plan,
      SideBySide sideBySide,
      Optional<StructuredAnswer> last) {
    this.session = session;
    this.repair = new AnswerRepair(session);
    this.passages = passages;
    this.textPrompt = plan.settings().textPrompt();
    this.mergePrompt = plan.settings().joinPrompt();
    this.budget = plan.budget();
    this.sideBySide = sideBySide;
    this.last = last;
  }

  Summary summary(String text) {
    List<String> texts = passages.of(text, budget.passageTokens(), budget.passageTokens());
    if (last.isPresent() && texts.size() == 1) {
      return session.summary(structured(textPrompt, texts.get(0)), 1, 1);
    }
    List<String> summaries =
        sideBySide
            .map(texts, passage -> summaries(passage, Summarizer.HALVINGS), session::abandon)
            .stream()
            .flatMap(List::stream)
            .toList();
    int count = summaries.size();
    int levels = 1;
    while (summaries.size() > 1) {
      summaries = merge(summaries);
      levels++;
    }
    return session.summary(summaries.get(0), count, levels);
  }

  private List<String> summaries(String passage, int halvings) {
    Prompt prompt = textPrompt.prompt(passage);
    Generation answer = session.answer(prompt);
    if (session.isUnended(answer) && halvings > 0) {
      List<String> halves = passages.halves(passage, budget.passageTokens());
      if (halves.size() > 1) {
        return halves.stream().flatMap(half -> summaries(half, halvings - 1).stream()).toList();
      }
    }
    return List.of(repair.usable(answer, prompt));
  }

  private List<String> merge(List<String> summaries) {
    List<List<String>> groups = groups(summaries);
    if (last.isPresent() && groups.size() == 1) {
      return List.of(structured(mergePrompt, String.join(BLANK_LINE, groups.get(0))));
    }
    return sideBySide.map(groups, this::merged, session::abandon);
  }

  private String structured(PromptTemplate template, String text) {
    StructuredAnswer form = last.orElseThrow();
    return session.structured(form, form.requesting(template).prompt(text));
  }

  private String merged(List<String> group) {
    String joined = String.join(BLANK_LINE, group);
    if (group.size() == 1) {
      // A single summary at the end goes to the next level unchanged.
      return joined;
    }
    Prompt prompt = mergePrompt.prompt(joined);
    Generation answer = session.answer(prompt);
    return session.isUnended(answer) && session.tokens(joined) <= budget.mergeableTokens()
        ? joined
        : repair.usable(answer, prompt);
  }

  /** Groups neighbours that fit one prompt. Every group but the last has at least two. */
  private List<List<String>> groups(List<String> summaries) {
    List<List<String>> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    int tokens = 0;
    for (String summary : summaries) {
      String fitted = repair.fitted(summary, budget.mergeableTokens());
      int added = session.tokens(fitted) + ContextBudget.JOINT_TOKENS;
      if (!group.isEmpty() && tokens + added > budget.joinTokens()) {
        groups.add(group);
        group = new ArrayList<>();
        tokens = 0;
      }
      group.add(fitted);
      tokens += added;
    }
    groups.add(group);
    return groups;
  }
}
