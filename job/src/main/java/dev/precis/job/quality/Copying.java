package dev.precis.job.quality;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a summary is copied from its source. The literature reports the complement, the share
 * of novel n-grams (See, Liu and Manning, "Get To The Point", ACL 2017, section 6).
 *
 * @param ngrams the shares of the summary's n-grams of 1, 2, 3 and 4 words that the source
 *     contains, from 0 to 1; null for an n if the summary has fewer than n words
 * @param sentences the share of the summary's sentences that the source contains word for word;
 *     null if the summary has no sentences
 */
public record Copying(List<Double> ngrams, Double sentences) {
  /** The number of words of the longest n-grams. */
  public static final int LONGEST = 4;

  static Copying of(List<String> summary, List<List<String>> sentences, List<String> source) {
    return new Copying(
        IntStream.rangeClosed(1, LONGEST)
            .mapToObj(n -> NGrams.of(summary, n).shareIn(source))
            .toList(),
        new CopiedSentences(source).share(sentences));
  }
}
