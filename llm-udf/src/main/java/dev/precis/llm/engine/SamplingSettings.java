package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingsReader;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a model chooses its tokens. The defaults are those of llama.cpp, except for the temperature:
 * it is 0, so that a batch job gives the same answers each time. Immutable.
 *
 * @param temperature 0 to 2; 0 always chooses the most likely token
 * @param topK number of most likely tokens to choose from; 0: all
 * @param topP share of the probability to choose from, 0 to 1
 * @param minP minimum probability relative to the most likely token, 0 to 1
 * @param repeatPenalty greater than 1 discourages repetition; 1: off
 * @param repeatLastN number of last tokens that are checked for repetition; 0: off
 * @param mirostat 0: off; 1 or 2: the version
 * @param mirostatTau target surprise of mirostat
 * @param mirostatEta learning rate of mirostat
 * @param seed seed of the random choice
 * @param stop texts that end an answer
 * @param maxNewTokens maximum number of tokens of an answer; 0: derived from the requested number
 *     of words
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
      Setting.ofDouble("sampling.temperature", 0, 0, 2, "0: always the most likely token");
  private static final Setting<Integer> TOP_K =
      Setting.ofInt(
          "sampling.top-k",
          40,
          0,
          1_000_000,
          "number of most likely tokens to choose from; 0: all");
  private static final Setting<Double> TOP_P =
      Setting.ofDouble("sampling.top-p", 0.95, 0, 1, "share of the probability to choose from");
  private static final Setting<Double> MIN_P =
      Setting.ofDouble(
          "sampling.min-p", 0.05, 0, 1, "minimum probability relative to the most likely token");
  private static final Setting<Double> REPEAT_PENALTY =
      Setting.ofDouble(
          "sampling.repeat-penalty", 1, 0.1, 10, "greater than 1 discourages repetition");
  private static final Setting<Integer> REPEAT_LAST_N =
      Setting.ofInt(
          "sampling.repeat-last-n",
          64,
          0,
          1_000_000,
          "number of last tokens that are checked for repetition");
  private static final Setting<Integer> MIROSTAT =
      Setting.ofInt("sampling.mirostat", 0, 0, 2, "0: off; 1 or 2: the version");
  private static final Setting<Double> MIROSTAT_TAU =
      Setting.ofDouble("sampling.mirostat-tau", 5, 0.1, 100, "target surprise of mirostat");
  private static final Setting<Double> MIROSTAT_ETA =
      Setting.ofDouble("sampling.mirostat-eta", 0.1, 0.0001, 1, "learning rate of mirostat");
  private static final Setting<Integer> SEED =
      Setting.ofInt("sampling.seed", 42, 0, Integer.MAX_VALUE, "seed of the random choice");
  private static final Setting<List<String>> STOP =
      Setting.ofTexts("sampling.stop", "texts that end an answer");
  private static final Setting<Integer> MAX_NEW_TOKENS =
      Setting.ofInt(
          "sampling.max-new-tokens",
          0,
          0,
          1_000_000,
          "maximum number of tokens of an answer; 0: from the number of words");

  public SamplingSettings {
    stop = List.copyOf(stop);
  }

  /** Reads the settings of the group {@code sampling}. Problems are added to the reader. */
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

  /**
   * Reads the settings of the group {@code sampling} for a model. Values that its engine cannot
   * keep are problems, too.
   */
  public static SamplingSettings read(SettingsReader reader, ModelSettings model) {
    Engines engines = Engines.onClassPath();
    if (engines.names().contains(model.engine())) {
      Set<String> unsupported = engines.named(model.engine()).unsupportedSampling();
      all().stream()
          .filter(setting -> unsupported.contains(setting.key()))
          .filter(setting -> !reader.get(setting).equals(setting.defaultValue()))
          .forEach(
              setting ->
                  reader.problem(
                      setting.key()
                          + ": the engine "
                          + model.engine()
                          + " cannot keep it; expected "
                          + setting.shownDefault()
                          + ", got "
                          + reader.get(setting)));
    }
    return read(reader);
  }

  /** Returns a copy with another repetition penalty over the given number of last tokens. */
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

  /** Returns the default settings. */
  public static SamplingSettings defaults() {
    return read(new SettingsReader(Map.of()));
  }

  /** The settings of the group {@code sampling}, for help and documentation. */
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
