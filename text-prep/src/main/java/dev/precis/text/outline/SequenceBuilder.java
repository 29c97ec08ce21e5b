package dev.precis.text.outline;

import dev.precis.text.book.SourceLines;
import dev.precis.text.heading.Heading;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Selects from the headings of one family those that count up best, and drops lines of prose that
 * only look like headings.
 *
 * <p>Finds the path with the best score: a heading can follow any of the few dozen before it, and a
 * step scores higher the better it counts up. A number that does not fit can be assumed to be a
 * misprint.
 */
final class SequenceBuilder {

  private static final int LOOK_BACK = 40;

  private static final double NEXT = 2.0;
  private static final double UNREADABLE = 1.2;
  private static final double MISPRINT = -0.6;
  private static final double GAP = 0.3;
  private static final double GAP_PER_MISSING = 0.3;
  private static final double RESTART = -0.4;
  private static final double OPENED = 1.5;
  private static final double FIRST_OF_RUN = 1.0;
  private static final double NOT_FIRST_OF_RUN = -1.5;
  private static final double WEIGHTY = 0.2;
  private static final double WEIGHTY_CONTENT = 2000;

  private final SourceLines lines;
  private final List<Heading> family;
  private final Set<Integer> opened;

  /** State 0 uses the number of the heading, state 1 assumes the number that is due. */
  private final double[][] score;

  private final int[][] value;
  private final int[][] from;

  private SequenceBuilder(SourceLines lines, List<Heading> family, Set<Integer> opened) {
    this.lines = lines;
    this.opened = opened;
    this.family = family;
    this.score = new double[family.size()][2];
    this.value = new int[family.size()][2];
    this.from = new int[family.size()][2];
  }

  /**
   * Builds the best sequence.
   *
   * @param family headings of one family in the order of their lines, at least one
   * @param opened lines of headings directly below the heading of a part
   */
  static HeadingSequence of(SourceLines lines, List<Heading> family, Set<Integer> opened) {
    return new SequenceBuilder(lines, family, opened).build();
  }

  private HeadingSequence build() {
    int best = 0;
    int bestState = 0;
    for (int i = 0; i < family.size(); i++) {
      fill(i);
      for (int state = 0; state < 2; state++) {
        if (score[i][state] > score[best][bestState]) {
          best = i;
          bestState = state;
        }
      }
    }
    Deque<Heading> members = new ArrayDeque<>();
    Deque<Integer> values = new ArrayDeque<>();
    for (int at = 2 * best + bestState; at >= 0; at = from[at / 2][at % 2]) {
      members.addFirst(family.get(at / 2));
      values.addFirst(value[at / 2][at % 2]);
    }
    return new HeadingSequence(new ArrayList<>(members), new ArrayList<>(values));
  }

  private void fill(int i) {
    int ordinal = family.get(i).ordinal();
    Arrays.fill(score[i], Double.NEGATIVE_INFINITY);
    Arrays.fill(from[i], -1);
    value[i][0] = ordinal;
    if (ordinal > 0) {
      score[i][0] = ordinal == 1 ? FIRST_OF_RUN : NOT_FIRST_OF_RUN - 0.2 * ordinal;
    }
    for (int j = Math.max(0, i - LOOK_BACK); j < i; j++) {
      for (int state = 0; state < 2; state++) {
        double before = score[j][state];
        if (before > Double.NEGATIVE_INFINITY) {
          int due = value[j][state] + 1;
          if (ordinal > 0) {
            offer(i, 0, ordinal, before + step(due, ordinal, i), 2 * j + state);
          }
          double assumed = ordinal > 0 ? MISPRINT : UNREADABLE;
          if (ordinal != due) {
            offer(i, 1, due, before + assumed, 2 * j + state);
          }
        }
      }
    }
    int end = i + 1 < family.size() ? family.get(i + 1).line() : lines.count();
    long content = lines.characters(family.get(i).line() + 1, end);
    double weighty = WEIGHTY * Math.min(1, content / WEIGHTY_CONTENT);
    score[i][0] += weighty;
    score[i][1] += weighty;
  }

  private double step(int due, int ordinal, int i) {
    if (ordinal == due) {
      return NEXT;
    }
    if (ordinal == 1) {
      return opened.contains(family.get(i).line()) ? OPENED : RESTART;
    }
    boolean forward = ordinal > due;
    return forward ? GAP - GAP_PER_MISSING * (ordinal - due) : -8;
  }

  private void offer(int i, int state, int newValue, double newScore, int origin) {
    if (newScore > score[i][state]) {
      score[i][state] = newScore;
      value[i][state] = newValue;
      from[i][state] = origin;
    }
  }
}
