package dev.precis.text.passage;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into passages that fit the context of a model, by the model's own token count.
 *
 * <p>A passage ends between paragraphs if possible, otherwise between sentences, lines or words,
 * and as a last resort between two characters as readers see them; never inside a code point.
 * Passages have about the same size, and there are as few of them as possible. Every returned
 * passage was counted itself, because the tokens of two passages do not add up to those of the
 * whole text. Together the passages contain every character of the text, once and in order, except
 * white space at the cuts.
 *
 * <p>Counts the whole text once, and then a few candidates for each passage. The tokenizer
 * therefore reads the text only a small number of times, whatever its length.
 *
 * <p>Immutable; thread-safe if its {@link TokenCounter} is.
 */
public final class PassageSplitter {

  /** For a better cut, a passage may be this much shorter or longer than equal passages. */
  private static final double SHORTEST = 0.6;

  private static final double LONGEST = 1.4;

  /** How far over the limit a cut is tried, because its place is only estimated. */
  private static final double OVERSHOOT = 1.05;

  /** From this number of passages on, 5 % more of them are accepted for better cuts. */
  private static final int MANY = 20;

  /** A passage that fits and has at least this share of an equal passage is accepted at once. */
  private static final double LONG_ENOUGH = 0.5;

  /** Number of tries by extrapolation; later tries halve the range, which ends soon. */
  private static final int QUICK_TRIES = 8;

  /** An estimate up to this many passages is worth an exact count. */
  private static final double ROUGHLY_ONE = 1.1;

  private final TokenCounter counter;

  /**
   * A splitter for one tokenizer.
   *
   * @param counter counts tokens; must not count markedly fewer for a longer text
   */
  public PassageSplitter(TokenCounter counter) {
    this.counter = requireNonNull(counter, "counter");
  }

  /**
   * Splits a text.
   *
   * @param text the text; a blank text has no passages
   * @param maxTokens maximum number of tokens of a passage, at least 1
   * @return the passages in order, each without white space at its ends; a text that fits is
   *     returned unchanged as the only passage
   * @throws IllegalArgumentException if {@code maxTokens} is less than 1, or a single code point of
   *     the text has more tokens than that
   */
  public List<String> split(String text, int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "Cannot split text: the maximum tokens of a passage must be 1 or more, got " + maxTokens);
    }
    if (text.isBlank()) {
      return List.of();
    }
    int total = counter.count(text);
    if (total <= maxTokens) {
      return List.of(text);
    }
    return new Cutting(text, maxTokens, total).passages();
  }

  /** Splits one text. */
  private final class Cutting {
    private final String text;
    private final int end;
    private final int maxTokens;
    private final BreakFinder breaks;
    private final List<String> passages = new ArrayList<>();
    private int start;
    private double tokensLeft;

    Cutting(String text, int maxTokens, int total) {
      this.text = text;
      this.end = text.stripTrailing().length();
      this.maxTokens = maxTokens;
      this.breaks = new BreakFinder(text);
      this.tokensLeft = total;
    }

    List<String> passages() {
      skipWhiteSpace();
      boolean restIsTooLong = true;
      while (start < end) {
        if (!restIsTooLong) {
          int rest = counter.count(text.substring(start, end));
          if (rest <= maxTokens) {
            passages.add(text.substring(start, end));
            return List.copyOf(passages);
          }
          tokensLeft = rest;
        }
        restIsTooLong = cutOne();
      }
      return List.copyOf(passages);
    }

    /** Cuts off one passage. Returns whether the rest is certainly more than one passage. */
    private boolean cutOne() {
      double needed = tokensLeft / maxTokens;
      int passageCount = (int) Math.max(2, Math.ceil(needed > MANY ? needed * 1.05 : needed));
      double charsPerToken = (end - start) / Math.max(1.0, tokensLeft);
      double target = Math.max(1, tokensLeft / passageCount);
      double least = tokensLeft - (passageCount - 1.0) * maxTokens;
      Candidate cut = search(target, least, charsPerToken);
      passages.add(cut.text);
      int length = cut.end - start;
      start = cut.end;
      skipWhiteSpace();
      tokensLeft -= cut.tokens;
      double byLength = (double) cut.tokens / length * (end - start);
      if (tokensLeft <= ROUGHLY_ONE * maxTokens && end - start > 4 * length) {
        tokensLeft = byLength;
      }
      return tokensLeft > ROUGHLY_ONE * maxTokens;
    }

    /** Narrows the range of the cut from both sides until a passage fits and is long enough. */
    private Candidate search(double target, double least, double charsPerToken) {
      Candidate fits = null;
      int low = start;
      int high = end;
      double density = charsPerToken;
      double most = Math.min(OVERSHOOT * maxTokens, LONGEST * target);
      for (int tries = 0; high - low > 1; tries++) {
        int preferred = between(start + target * density, low, high);
        if (tries > QUICK_TRIES) {
          preferred = between(low + Math.min(high - low, 2.0 * (low - start) + 16) / 2, low, high);
        }
        int economical = between(start + least * density, low, high);
        int lowest = between(start + SHORTEST * target * density, low, high);
        int highest = between(start + most * density, low, high);
        int at = breaks.near(preferred, economical, lowest, highest, low, high);
        if (at < 0) {
          break;
        }
        Candidate tried = new Candidate(at);
        if (tried.tokens > maxTokens) {
          high = at;
        } else {
          fits = tried;
          low = at;
          if (tried.tokens >= LONG_ENOUGH * target) {
            break;
          }
        }
        density = (at - start) / Math.max(1.0, tried.tokens);
      }
      return fits == null ? firstCodePoint() : fits;
    }

    private int between(double place, int low, int high) {
      return (int) Math.min(high - 1.0, Math.max(low + 1.0, place));
    }

    private Candidate firstCodePoint() {
      Candidate first = new Candidate(breaks.endOfCodePoint(start));
      if (first.tokens > maxTokens) {
        throw new IllegalArgumentException(
            "Cannot split text: one character has more tokens than the "
                + maxTokens
                + " of a passage, got "
                + String.format("U+%04X", text.codePointAt(start))
                + " with "
                + first.tokens
                + " tokens");
      }
      return first;
    }

    private void skipWhiteSpace() {
      while (start < end && Character.isWhitespace(text.charAt(start))) {
        start++;
      }
    }

    /** A passage that could be cut off, with its exact number of tokens. */
    private final class Candidate {
      private final int end;
      private final String text;
      private final int tokens;

      Candidate(int end) {
        this.end = end;
        this.text = Cutting.this.text.substring(start, end).stripTrailing();
        this.tokens = counter.count(this.text);
      }
    }
  }
}
