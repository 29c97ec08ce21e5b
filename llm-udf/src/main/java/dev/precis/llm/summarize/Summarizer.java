package dev.precis.llm.summarize;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Summarizes a text of any length: with one prompt if the text fits the context, else passage by
 * passage, as its {@link Strategy} says. Thread-safe if its generator is.
 *
 * <p>The token limit of an answer follows from the requested number of words and the tokens per
 * word of this text. If the context has no room for such an answer, the prompts request fewer
 * words. Hence the prompts for a text depend on the text and the settings alone.
 *
 * <p>An answer that only its token limit ended usually means that the model repeats itself. If the
 * limit is derived (not set by the user), Precis does this, in this order:
 *
 * <ol>
 *   <li>It halves the passage and tries again, at most {@value #HALVINGS} times. Two summaries that
 *       cannot be merged are joined unchanged, if they are short enough.
 *   <li>It sends a prompt whose answer repeats itself again, with a penalty on repetition. The
 *       penalty considers two rounds of the loop and no more, because a summary may repeat words of
 *       its text.
 *   <li>It cuts the answer back to the last full sentence before the loop ({@code
 *       StopReason.REPETITION}), or else to its last full sentence ({@code StopReason.TRIMMED}).
 * </ol>
 *
 * <p>A prompt that the model refuses as too long, because its tokens were counted too low, is made
 * shorter: the passage is halved as often as needed while it has {@value Passages#LEAST_TO_HALVE}
 * tokens, and a group of three or more summaries is merged in two halves. If that is not enough,
 * the text fails.
 *
 * <p>If the settings have a schema, the last answer for a text is a {@link StructuredAnswer}: that
 * of the only passage, the last merge, or the last refinement. All answers before it are plain
 * text.
 *
 * <p><b>Proof that it ends and covers the whole text.</b> The passages contain every character of
 * the text except white space at the cuts ({@link dev.precis.text.passage.PassageSplitter}).
 * Halving splits a passage in the same way, for an answer at most {@value #HALVINGS} times in a
 * row, and for a refusal only into parts with fewer tokens. Each prompt is sent at most twice more.
 * So there are finitely many answers for finitely many passages; n &gt;= 1 of them are used, and
 * together they are made from the whole text. Let c be the context, f the fixed part of a joining
 * prompt, v = c - f, m the most tokens of an answer, and j those of a joint. {@link ContextBudget}
 * guarantees m &lt;= v / 3 - j. A joint covers the tokens between two texts, and the most tokens
 * that joined texts have beyond the sum of their own.
 *
 * <ul>
 *   <li>{@link Strategy#MERGE}: a merge prompt has room for J = v - m tokens of summaries and
 *       joints. A summary in it has at most s = J / 2 - j tokens (rounded down; m &lt;= s, and the
 *       excess after reading it again is cut), so two of them with their joints fit: 2 (s + j)
 *       &lt;= J. Each level goes through its summaries in order and puts as many neighbours into a
 *       prompt as fit, hence at least two, except in the last prompt of the level; a single last
 *       one goes to the next level unchanged. So every summary is in exactly one group, none is
 *       left out, and k summaries become at most ceil(k / 2). (A group that is refused becomes two
 *       summaries instead of one, and they are fewer than it has. Then there are more levels.)
 *       After at most ceil(log2 n) levels of merging, one summary made from all is left. With the
 *       level of the passages there are at most ceil(log2 n) + 1 levels, and at most n - 1 merge
 *       prompts (each sent at most twice more). Summaries that are joined instead of merged have at
 *       most s tokens together, and count as one.
 *   <li>{@link Strategy#REFINE}: the k-th used answer is to a prompt with the k-th passage and, for
 *       k &gt; 1, the (k-1)-th answer. So there are n used answers to n prompts, in n levels, and
 *       the last one is made from all passages. The summary so far has at most m + j tokens (the
 *       excess is cut), the passage at most v - m - (m + j) - 2 j. Because m &lt;= v / 3 - j, that
 *       is at least v / 3 - j, so there is room for a passage. With the fixed part, two joints and
 *       the answer, they have at most c tokens. A text that is not split has no summary beside it
 *       and may be longer. The parts that it is split into, if its answer does not end, may not.
 * </ul>
 */
public final class Summarizer {
  static final int HALVINGS = 2;

  private final TextGenerator generator;
  private final SummarySettings settings;
  private final SamplingSettings sampling;
  private final Optional<StructuredAnswer> structured;
  private final LongSupplier nanoTime;

  /**
   * Uses the system's clock.
   *
   * @throws dev.precis.llm.settings.SettingsException when the context is too small for the
   *     prompts' fixed parts, two summaries and an answer
   */
  public Summarizer(TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    this(generator, settings, sampling, System::nanoTime);
  }

  /**
   * Uses another clock.
   *
   * @param nanoTime a clock as {@link System#nanoTime()}
   */
  public Summarizer(
      TextGenerator generator,
      SummarySettings settings,
      SamplingSettings sampling,
      LongSupplier nanoTime) {
    this.generator = generator;
    this.settings = settings;
    this.sampling = sampling;
    this.structured = StructuredAnswer.of(generator, settings, sampling);
    this.nanoTime = nanoTime;
    plan(TokensPerWord.LEAST);
  }

  /**
   * Returns the summary of a text. Blocks until it is complete.
   *
   * @throws GenerationException when there is no summary, with one of its kinds
   */
  public Summary summarize(String text, Cancellation cancellation) {
    if (text.isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_TEXT,
          "Cannot summarize text: it is empty or contains only white space");
    }
    PromptPlan plan = plan(TokensPerWord.of(text, generator::countTokens));
    PromptSession session = new PromptSession(generator, plan, sampling, cancellation, nanoTime);
    Passages passages = new Passages(session::tokens);
    return switch (settings.strategy()) {
      case MERGE ->
          new MergeStrategy(session, passages, plan, SideBySide.on(generator), structured)
              .summary(text);
      case REFINE -> new RefineStrategy(session, passages, plan, structured).summary(text);
    };
  }

  /**
   * Returns as much of a text as one prompt has room for.
   *
   * @param text not blank
   */
  public String firstPassage(String text) {
    PromptPlan plan = plan(TokensPerWord.of(text, generator::countTokens));
    PromptSession session =
        new PromptSession(generator, plan, sampling, Cancellation.NEVER, nanoTime);
    int most = plan.budget().passageTokens();
    return new Passages(session::tokens).of(text, most, most).get(0);
  }

  private PromptPlan plan(double tokensPerWord) {
    PromptPlan plan =
        PromptPlan.of(
            generator.contextTokens(), generator::countTokens, tokensPerWord, settings, sampling);
    return structured.map(form -> form.plan(plan)).orElse(plan);
  }
}
