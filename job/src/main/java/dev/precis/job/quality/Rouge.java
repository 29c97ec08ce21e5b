package dev.precis.job.quality;

import java.util.List;

/**
 * ROUGE: a summary held against one that a person wrote (Lin, "ROUGE: A Package for Automatic
 * Evaluation of Summaries", 2004, https://aclanthology.org/W04-1013). Of n-grams, section 2: the
 * overlap, each n-gram counted as often as both have it, over the n-grams of the reference is the
 * recall, over those of the summary the precision. Of the longest common subsequence, section 3.1,
 * with both texts as one sequence of words each: its length over theirs. F1 weighs precision and
 * recall alike. Words are stemmed; stop words stay.
 *
 * @param one of single words
 * @param two of pairs of words
 * @param longest of the longest common subsequence, which is called ROUGE-L
 */
public record Rouge(RougeScore one, RougeScore two, RougeScore longest) {
  /**
   * @param summary its words
   * @param reference its words
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
