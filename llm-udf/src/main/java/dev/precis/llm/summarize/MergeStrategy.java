package dev.precis.llm.summarize;

import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
      try {
        return session.summary(structured(textPrompt, texts.get(0)), 1, 1);
      } catch (GenerationException e) {
        texts = passages.shorter(texts.get(0), budget.passageTokens(), e);
      }
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
    Generation answer;
    try {
      answer = session.answer(prompt);
    } catch (GenerationException e) {
      return summaries(passages.shorter(passage, budget.passageTokens(), e), halvings);
    }
    if (session.isUnended(answer) && halvings > 0) {
      List<String> halves = passages.halves(passage, budget.passageTokens());
      if (halves.size() > 1) {
        return summaries(halves, halvings - 1);
      }
    }
    return List.of(repair.usable(answer, prompt));
  }

  private List<String> summaries(List<String> parts, int halvings) {
    return parts.stream().flatMap(part -> summaries(part, halvings).stream()).toList();
  }

  private List<String> merge(List<String> summaries) {
    List<List<String>> groups = groups(summaries);
    if (last.isPresent() && groups.size() == 1) {
      try {
        return List.of(structured(mergePrompt, String.join(BLANK_LINE, groups.get(0))));
      } catch (GenerationException e) {
        return mergedHalves(groups.get(0), e);
      }
    }
    return sideBySide.map(groups, this::merged, session::abandon).stream()
        .flatMap(List::stream)
        .toList();
  }

  private String structured(PromptTemplate template, String text) {
    StructuredAnswer form = last.orElseThrow();
    return session.structured(form, form.requesting(template).prompt(text));
  }

  private List<String> merged(List<String> group) {
    if (group.size() == 1) {
      // A single summary at the end goes to the next level unchanged.
      return group;
    }
    String joined = String.join(BLANK_LINE, group);
    Prompt prompt = mergePrompt.prompt(joined);
    Generation answer;
    try {
      answer = session.answer(prompt);
    } catch (GenerationException e) {
      return mergedHalves(group, e);
    }
    return List.of(
        session.isUnended(answer) && session.tokens(joined) <= budget.mergeableTokens()
            ? joined
            : repair.usable(answer, prompt));
  }

  /** Merges the halves of a group that the model refused as too long. Two cannot be halved. */
  private List<String> mergedHalves(List<String> group, GenerationException failure) {
    if (group.size() <= 2 || !Passages.isTooLong(failure)) {
      throw failure;
    }
    int half = (group.size() + 1) / 2;
    return Stream.of(group.subList(0, half), group.subList(half, group.size()))
        .flatMap(part -> merged(part).stream())
        .toList();
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
