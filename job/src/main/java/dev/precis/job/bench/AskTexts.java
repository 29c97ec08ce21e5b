package dev.precis.job.bench;

import dev.precis.job.console.Console;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.spark.ResidentMemory;
import dev.precis.llm.speed.SpeedMeasurement;
import dev.precis.llm.speed.TextVariant;
import dev.precis.llm.speed.TimedRound;
import dev.precis.llm.summarize.SummarySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Summarizes the first passage of each text, several times.
 *
 * @param inFlight number of texts at once
 * @param repeat number of rounds over all texts that count, at least 1
 * @param warmUp number of texts before them that do not count
 */
record AskTexts(
    List<String> texts,
    int inFlight,
    int repeat,
    int warmUp,
    SummarySettings summary,
    SamplingSettings sampling)
    implements ModelTask<AskedTexts> {
  @Override
  public AskedTexts run(TextGenerator generator, Consumer<String> progress) {
    SpeedMeasurement measurement =
        new SpeedMeasurement(generator, inFlight, summary, sampling, System::nanoTime);
    List<String> passages = measurement.passages(texts);
    warmUp(measurement, passages);
    List<TimedRound> rounds = new ArrayList<>();
    long residentBytes = 0;
    for (int round = 0; round < repeat; round++) {
      int moved = round;
      rounds.add(
          measurement.round(
              passages.stream().map(passage -> TextVariant.of(passage, moved)).toList()));
      residentBytes = Math.max(residentBytes, ResidentMemory.bytesWithChildren());
      progress.accept(
          String.format(
              Locale.ROOT,
              "round %d of %d: %s in %.1f s",
              round + 1,
              repeat,
              Console.count(passages.size(), "text"),
              rounds.get(round).seconds()));
    }
    return new AskedTexts(rounds, residentBytes);
  }

  private void warmUp(SpeedMeasurement measurement, List<String> passages) {
    List<String> first = new ArrayList<>();
    for (int i = 0; i < warmUp; i++) {
      // Not the passages that count: an engine may remember what it has read.
      first.add(TextVariant.of(passages.get(i % passages.size()), repeat + i / passages.size()));
    }
    if (!first.isEmpty()) {
      var unused = measurement.round(first);
    }
  }
}
