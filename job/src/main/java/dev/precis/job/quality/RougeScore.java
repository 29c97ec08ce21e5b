package dev.precis.job.quality;

/**
 * What a summary and its reference have in common.
 *
 * @param precision of the summary, the share
 * @param recall of the reference, the share
 * @param f1 their harmonic mean
 */
public record RougeScore(double precision, double recall, double f1) {
  /** Of nothing, the share is 0. */
  static RougeScore of(int common, int ofSummary, int ofReference) {
    if (common == 0) {
      return new RougeScore(0, 0, 0);
    }
    double precision = common / (double) ofSummary;
    double recall = common / (double) ofReference;
    return new RougeScore(precision, recall, 2 * precision * recall / (precision + recall));
  }
}
