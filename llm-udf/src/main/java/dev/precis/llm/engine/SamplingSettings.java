package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.util.List;

/**
 * How a model chooses its tokens. Defaults are llama.cpp's, but for the temperature: 0, always the
 * likeliest token, since batch work should be repeatable.
 *
 * @param temperature 0 for always the likeliest token, to 2
 * @param topK of how many likeliest tokens to choose; 0 for all
 * @param topP the share of probability to choose from, 1 for all
 * @param minP the least probability relative to the likeliest token, 0 for any
 * @param repeatPenalty above 1 discourages repetition; 1 for none
 * @param repeatLastN in how many last tokens a repetition is one; 0 for none
 * @param mirostat 0 off, 1 or 2 the version
 * @param mirostatTau the surprise that mirostat aims at
 * @param mirostatEta mirostat's learning rate
 * @param seed of the random choice
 * @param stop texts that end an answer
 * @param maxNewTokens the most tokens of an answer; 0 to derive it from the words asked for
 */
public record SamplingSettings(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repeatPenalty,
    int repeatLastN,
    int mirostat,
    double mirostatTau,
    double mirostatEta,
    int seed,
    List<String> stop,
    int maxNewTokens)
    implements Serializable {
  private static final Setting<Double> TEMPERATURE =
      Setting.ofDouble("sampling.temperature", 0, 0, 2, "0 always takes the likeliest token");
  private static final Setting<Integer> TOP_K =
      Setting.ofInt("sampling.top-k", 40, 0, 1_000_000, "choose among so many tokens; 0: all");
  private static final Setting<Double> TOP_P =
      Setting.ofDouble("sampling.top-p", 0.95, 0, 1, "choose within this share of probability");
  private static final Setting<Double> MIN_P =
      Setting.ofDouble("sampling.min-p", 0.05, 0, 1, "least probability against the likeliest");
  private static final Setting<Double> REPEAT_PENALTY =
      Setting.ofDouble("sampling.repeat-penalty", 1, 0.1, 10, "above 1 discourages repetition");
  private static final Setting<Integer> REPEAT_LAST_N =
      Setting.ofInt(
          "sampling.repeat-last-n", 64, 0, 1_000_000, "look so many tokens back for repetition");
  private static final Setting<Integer> MIROSTAT =
      Setting.ofInt("sampling.mirostat", 0, 0, 2, "0: off, 1 or 2: the version");
  private static final Setting<Double> MIROSTAT_TAU =
      Setting.ofDouble("sampling.mirostat-tau", 5, 0.1, 100, "the surprise that mirostat aims at");
  private static final Setting<Double> MIROSTAT_ETA =
      Setting.ofDouble("sampling.mirostat-eta", 0.1, 0.0001, 1, "mirostat's learning rate");
  private static final Setting<Integer> SEED =
      Setting.ofInt("sampling.seed", 42, 0, Integer.MAX_VALUE, "of the random choice");
  private static final Setting<List<String>> STOP =
      Setting.ofTexts("sampling.stop", "texts that end an answer");
  private static final Setting<Integer> MAX_NEW_TOKENS =
      Setting.ofInt(
          "sampling.max-new-tokens", 0, 0, 1_000_000, "most tokens of an answer; 0: from words");

  public SamplingSettings {
    stop = List.copyOf(stop);
  }

  /** Reads them, noting problems in the reader. */
  public static SamplingSettings read(SettingsReader reader) {
    return new SamplingSettings(
        reader.get(TEMPERATURE),
        reader.get(TOP_K),
        reader.get(TOP_P),
        reader.get(MIN_P),
        reader.get(REPEAT_PENALTY),
        reader.get(REPEAT_LAST_N),
        reader.get(MIROSTAT),
        reader.get(MIROSTAT_TAU),
        reader.get(MIROSTAT_ETA),
        reader.get(SEED),
        reader.get(STOP),
        reader.get(MAX_NEW_TOKENS));
  }

  /** The same with another penalty, over so many last tokens. */
  public SamplingSettings withRepeatPenalty(double penalty, int lastN) {
    return new SamplingSettings(
        temperature,
        topK,
        topP,
        minP,
        penalty,
        lastN,
        mirostat,
        mirostatTau,
        mirostatEta,
        seed,
        stop,
        maxNewTokens);
  }

  /** The settings where nothing is given. */
  public static SamplingSettings defaults() {
    return read(new SettingsReader(java.util.Map.of()));
  }

  /** The settings of this group, for help and documentation. */
  public static List<Setting<?>> all() {
    return List.of(
        TEMPERATURE,
        TOP_K,
        TOP_P,
        MIN_P,
        REPEAT_PENALTY,
        REPEAT_LAST_N,
        MIROSTAT,
        MIROSTAT_TAU,
        MIROSTAT_ETA,
        SEED,
        STOP,
        MAX_NEW_TOKENS);
  }
}
