package dev.precis.job.quality;

import java.util.List;

/**
 * ROUGE compares a summary with a reference, a summary that a person wrote (Lin, "ROUGE: A Package
 * for Automatic Evaluation of Summaries", 2004, https://aclanthology.org/W04-1013). Words are
 * stemmed; stop words are kept.
 *
 * <p>For n-grams (section 2), the overlap counts each n-gram as often as it occurs in both. The
 * recall is the overlap divided by the n-grams of the reference, the precision the overlap divided
 * by those of the summary. For the longest common subsequence (section 3.1), its length is divided
 * by the lengths of the two texts, each taken as one sequence of words.
 *
 * @param one ROUGE-1, of single words
 * @param two ROUGE-2, of pairs of words
 * @param longest ROUGE-L, of the longest common subsequence
 */
public record Rouge(RougeScore one, RougeScore two, RougeScore longest) {
  /**
   * Compares two texts.
   *
   * @param summary its words, stemmed
   * @param reference its words, stemmed
   */
  static Rouge of(List<String> summary, List<String> reference) {
    return new Rouge(
        ofNGrams(summary, reference, 1),
        ofNGrams(summary, reference, 2),
        RougeScore.of(
            CommonSubsequence.of(summary, reference).length(), summary.size(), reference.size()));
  }

  private static RougeScore ofNGrams(List<String> summary, List<String> reference, int n) {
    NGrams ofSummary = NGrams.of(summary, n);
    NGrams ofReference = NGrams.of(reference, n);
    return RougeScore.of(ofSummary.overlap(ofReference), ofSummary.total(), ofReference.total());
  }
}
