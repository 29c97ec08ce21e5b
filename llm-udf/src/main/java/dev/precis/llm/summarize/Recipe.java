package dev.precis.llm.summarize;

import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What makes a summary besides its text: the model and its engine, the prompts, the sampling, how
 * the context is shared out. Texts with the same recipe get the same summaries, so a summary is
 * known by its text and its recipe.
 *
 * @param id 12 hex digits of the SHA-256 over all of it
 * @param promptVersion 12 hex digits of the SHA-256 over all the prompts' texts and the words asked
 *     for
 */
public record Recipe(String id, String promptVersion) implements Serializable {
  /** To be raised when Precis makes other prompts or passages of the same settings. */
  private static final int ALGORITHM_VERSION = 2;

  private static final int ID_DIGITS = 12;

  /**
   * The recipe of these.
   *
   * @param modelSha256 of the model's file, 64 hex digits
   * @param contextTokens of one slot, as it is and not as it was asked for
   */
  public static Recipe of(
      String modelSha256,
      int contextTokens,
      ModelSettings model,
      SummarySettings summary,
      SamplingSettings sampling) {
    List<Object> prompts =
        new ArrayList<>(
            List.of(
                model.chatTemplate(),
                summary.system(),
                summary.instruction(),
                summary.strategy(),
                summary.joinInstruction(),
                summary.words()));
    if (!summary.schema().isEmpty()) {
      // Where there is none, the recipe is the one of before there were schemas.
      prompts.add(List.of(summary.schema()));
    }
    List<Object> all =
        List.of(
            ALGORITHM_VERSION,
            model.engine(),
            modelSha256,
            contextTokens,
            summary.passageTokens(),
            sampling,
            sampling.stop(),
            prompts);
    return new Recipe(digest(all), digest(prompts));
  }

  private static String digest(List<Object> parts) {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    update(sha256, parts);
    return HexFormat.of().formatHex(sha256.digest()).substring(0, ID_DIGITS);
  }

  /**
   * Lengths between the parts, of lists within the list too: else two neighbours could trade
   * characters and give the same digest.
   */
  private static void update(MessageDigest sha256, List<?> parts) {
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        sha256.update((list.size() + "[").getBytes(StandardCharsets.UTF_8));
        update(sha256, list);
      } else {
        byte[] bytes = part.toString().getBytes(StandardCharsets.UTF_8);
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        sha256.update(bytes);
      }
    }
  }
}
