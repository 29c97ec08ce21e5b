package dev.precis.llm.summarize;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Summarizes a text of any length: whole when it fits the context, else passage by passage, as its
 * {@link Strategy} says. Thread-safe when its generator is.
 *
 * <p>An answer's limit of tokens follows from the words asked for, by the tokens that the model has
 * for a word of this very text. Where the context cannot hold an answer of so many words, the
 * prompts ask for as many as it can hold; so a text's prompts follow from the text and the settings
 * alone.
 *
 * <p>An answer that only its limit ended is mostly a model that runs in a circle. Where the limit
 * is derived, the passage is halved and tried again, at most {@value #HALVINGS} times; two
 * summaries that cannot be merged so stand one after the other instead, if they are short enough.
 * Where that does not help, a prompt whose answer runs in a circle is asked again with a penalty on
 * repetition that looks back two rounds of the circle, no farther, since a summary may well repeat
 * words of its text. The last resort is to cut the answer back: to the last full sentence before
 * the circle, which its {@code StopReason.REPETITION} tells, or else to its last full sentence,
 * which its {@code StopReason.TRIMMED} tells.
 *
 * <p>Where the settings have a schema, the last answer for a text is a {@link StructuredAnswer}:
 * the only passage's, the last merging's, or the last refining's. Those before are plain text.
 *
 * <p><b>It ends, and covers all of the text.</b> The passages hold every character of the text but
 * white space at the cuts ({@link dev.precis.text.passage.PassageSplitter}); halving splits one in
 * the same way, at most {@value #HALVINGS} times one in another, and is asked for at most twice
 * more. So there are finitely many answers for finitely many passages, and n &gt;= 1 of them are
 * kept, which together are made of the whole text. Let c be the context, f a joining prompt's fixed
 * part, v = c - f, m the most tokens of an answer, j those of a joint; {@link ContextBudget} holds
 * m &lt;= v / 3 - j. A joint stands for the tokens between two texts and for the most that the
 * tokens of texts put together exceed the sum of theirs.
 *
 * <ul>
 *   <li>{@link Strategy#MERGE}: a merging prompt may hold J = v - m tokens of summaries and joints.
 *       A summary that goes into one has at most s = J / 2 - j (rounded down; m &lt;= s, and what
 *       is over when it is read again is cut), so any two with their joints fit: 2 (s + j) &lt;= J.
 *       Each level goes through its summaries in order and puts as many neighbours into a prompt as
 *       fit, hence two at least, except in the level's last prompt; a single last one waits for the
 *       next level. So every summary is in exactly one group, none is left out, and k summaries
 *       become at most ceil(k / 2): after at most ceil(log2 n) levels of merging one is left, made
 *       of all. The levels are at most ceil(log2 n) + 1 with that of the passages, the merging
 *       prompts at most n - 1 (asked at most twice more each). What stands side by side instead of
 *       being merged has at most s tokens together, and counts as one.
 *   <li>{@link Strategy#REFINE}: the k-th kept answer is to a prompt with the k-th passage and, for
 *       k &gt; 1, the (k-1)-th answer. So there are n kept answers to n prompts, in n levels, and
 *       the last is made of all passages. The summary so far has at most m + j tokens (what is over
 *       is cut), the passage at most v - m - (m + j) - 2 j, which with m &lt;= v / 3 - j is at
 *       least v / 3 - j, so that there is a passage; together with the fixed part, two joints and
 *       the answer they have at most c tokens. A text that stays whole has no summary beside it and
 *       may be longer; what it is split into when its answer does not end may not.
 * </ul>
 */
public final class Summarizer {
  static final int HALVINGS = 2;

  private final TextGenerator generator;
  private final SummarySettings settings;
  private final SamplingSettings sampling;
  private final Optional<StructuredAnswer> structured;
  private final LongSupplier nanoTime;

  /** With the system's clock. */
  public Summarizer(TextGenerator generator, SummarySettings settings, SamplingSettings sampling) {
    this(generator, settings, sampling, System::nanoTime);
  }

  /**
   * With a clock of your own.
   *
   * @param nanoTime a clock as {@link System#nanoTime()}
   * @throws dev.precis.llm.settings.SettingsException when the context cannot hold the prompts'
   *     fixed parts, two summaries and an answer
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
   * The summary of a text. Blocks until it is there.
   *
   * @throws GenerationException when there is no summary, with one of its kinds
   */
  public Summary summarize(String text, Cancellation cancellation) {
    if (text.isBlank()) {
      throw new GenerationException(
          FailureKind.EMPTY_TEXT, "Cannot summarize text: there is none but white space");
    }
    PromptPlan plan = plan(TokensPerWord.of(text, generator::countTokens));
    PromptSession asking = new PromptSession(generator, plan, sampling, cancellation, nanoTime);
    Passages passages = new Passages(asking::tokens);
    return switch (settings.strategy()) {
      case MERGE -> new MergeStrategy(asking, passages, plan, structured).summary(text);
      case REFINE -> new RefineStrategy(asking, passages, plan, structured).summary(text);
    };
  }

  private PromptPlan plan(double tokensPerWord) {
    PromptPlan plan =
        PromptPlan.of(
            generator.contextTokens(), generator::countTokens, tokensPerWord, settings, sampling);
    return structured.map(form -> form.plan(plan)).orElse(plan);
  }
}
