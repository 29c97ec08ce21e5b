package dev.precis.job.quality;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of a summary is copied from its source: what other work calls its complement, the share
 * of novel n-grams (See, Liu and Manning, "Get To The Point", ACL 2017, section 6).
 *
 * @param ngrams the shares of the summary's n-grams of 1, 2, 3 and 4 words that the source has;
 *     null where it has none so long
 * @param sentences the share of its sentences that the source has word for word; null where it has
 *     none
 */
public record Copying(List<Double> ngrams, Double sentences) {
  /** The longest n-grams that are looked for, in words. */
  public static final int LONGEST = 4;

  static Copying of(List<String> summary, List<List<String>> sentences, List<String> source) {
    return new Copying(
        IntStream.rangeClosed(1, LONGEST)
            .mapToObj(n -> NGrams.of(summary, n).shareIn(source))
            .toList(),
        new CopiedSentences(source).share(sentences));
  }
}
