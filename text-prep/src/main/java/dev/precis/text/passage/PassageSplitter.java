package dev.precis.text.passage;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into passages that fit a model's context, by the model's own token count.
 *
 * <p>A passage ends between paragraphs if it can, else between sentences, lines, words, and only at
 * last between two characters as a reader sees them; never inside a code point. Passages are about
 * even in size and as few as those places allow. Every passage has been counted as it is returned,
 * because the tokens of two passages do not add up to those of the whole. Joined together the
 * passages hold every character of the text, once and in order, but for white space at the cuts.
 *
 * <p>The whole text is counted once and then a few candidates for each passage, so the tokenizer
 * reads the text a small number of times, whatever its length.
 *
 * <p>Immutable; safe for threads as far as its {@link TokenCounter} is.
 */
public final class PassageSplitter {

  /** A passage may be this much shorter or longer than even ones for the sake of a better cut. */
  private static final double EVEN_BELOW = 0.6;

  private static final double EVEN_ABOVE = 1.4;

  /** A cut is tried up to so far over the limit, because its place is only estimated. */
  private static final double HOPEFUL = 1.05;

  /** From so many passages on, one in twenty more is a fair price for better cuts. */
  private static final int MANY = 20;

  /** A passage that fits and is at least this part of an even one is taken without another try. */
  private static final double LONG_ENOUGH = 0.5;

  /** Tries by extrapolation; after them the bounds close in by halves, which always ends soon. */
  private static final int QUICK_TRIES = 8;

  /** How far over one passage an estimate may be and still be worth an exact count. */
  private static final double ROUGHLY_ONE = 1.1;

  private final TokenCounter counter;

  /**
   * Makes a splitter for one tokenizer.
   *
   * @param counter counts tokens, and should not count markedly fewer for a longer text
   */
  public PassageSplitter(TokenCounter counter) {
    this.counter = requireNonNull(counter, "counter");
  }

  /**
   * Splits a text.
   *
   * @param text the text; blank text has no passages
   * @param maxTokens the most tokens that a passage may have, 1 or more
   * @return the passages in order, each without white space at its ends; a text that fits is
   *     returned unchanged as the only passage
   * @throws IllegalArgumentException if {@code maxTokens} is below 1, or one code point of the text
   *     alone has more tokens than that
   */
  public List<String> split(String text, int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException(
          "Cannot split text: the most tokens of a passage must be 1 or more, got " + maxTokens);
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

  /** One text on its way to passages. */
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

    /** Cuts one passage off; returns whether the rest is surely more than one passage. */
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

    /** Narrows the place of the cut from both sides until a passage fits and is not too short. */
    private Candidate search(double target, double least, double charsPerToken) {
      Candidate fits = null;
      int low = start;
      int high = end;
      double density = charsPerToken;
      double most = Math.min(HOPEFUL * maxTokens, EVEN_ABOVE * target);
      for (int tries = 0; high - low > 1; tries++) {
        int wish = between(start + target * density, low, high);
        if (tries > QUICK_TRIES) {
          wish = between(low + Math.min(high - low, 2.0 * (low - start) + 16) / 2, low, high);
        }
        int frugal = between(start + least * density, low, high);
        int lowest = between(start + EVEN_BELOW * target * density, low, high);
        int highest = between(start + most * density, low, high);
        int at = breaks.near(wish, frugal, lowest, highest, low, high);
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

    /** A passage that might be cut off, with the number of tokens that it really has. */
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
