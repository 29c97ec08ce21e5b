package dev.precis.job.quality;

/**
 * How much a summary and its reference have in common.
 *
 * @param precision the share of the summary, from 0 to 1
 * @param recall the share of the reference, from 0 to 1
 * @param f1 the harmonic mean of both
 */
public record RougeScore(double precision, double recall, double f1) {
  /** If nothing is common, all scores are 0, for empty texts too. */
  static RougeScore of(int common, int ofSummary, int ofReference) {
    if (common == 0) {
      return new RougeScore(0, 0, 0);
    }
    double precision = common / (double) ofSummary;
    double recall = common / (double) ofReference;
    return new RougeScore(precision, recall, 2 * precision * recall / (precision + recall));
  }
}
