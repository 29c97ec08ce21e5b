package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.llamacpp.LlamaCppGenerator;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Summarizes a text many times as long as the context, with the embedded model. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StrategiesIT {
  private static final int CONTEXT = 1024;

  private static LlamaCppGenerator model;
  private static String text;

  @BeforeAll
  static void load() throws IOException {
    model = LlamaCppGenerator.load(ModelSettings.defaults().withContextTokens(CONTEXT));
    String book = Files.readString(Path.of("..", "data", "sample", "the-lighthouse-ledger.txt"));
    text = book.substring(0, book.indexOf(". ", book.length() / 2) + 1);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Passes requests to the model, and records them. */
  private static final class Recorder implements TextGenerator {
    private final List<GenerationRequest> requests = new ArrayList<>();
    private final List<Generation> answers = new ArrayList<>();

    @Override
    public Generation generate(GenerationRequest request, Cancellation cancellation) {
      Generation answer = model.generate(request, cancellation);
      requests.add(request);
      answers.add(answer);
      return answer;
    }

    @Override
    public int countTokens(Prompt prompt) {
      return model.countTokens(prompt);
    }

    @Override
    public int countTokens(String words) {
      return model.countTokens(words);
    }

    @Override
    public int contextTokens() {
      return model.contextTokens();
    }

    @Override
    public void close() {}
  }

  private static Summary summarize(Recorder recorder, Map<String, Object> given) {
    SettingsReader reader = new SettingsReader(given);
    return new Summarizer(recorder, SummarySettings.read(reader), SamplingSettings.read(reader))
        .summarize(text, Cancellation.NEVER);
  }

  @ParameterizedTest
  @EnumSource
  void readsALongTextInPromptsThatFit(Strategy strategy) {
    Recorder recorder = new Recorder();

    Summary summary = summarize(recorder, Map.of("summary.strategy", strategy.toString()));

    for (int i = 0; i < recorder.requests.size(); i++) {
      GenerationRequest request = recorder.requests.get(i);
      Generation answer = recorder.answers.get(i);
      assertThat(answer.promptTokens() + request.maxNewTokens())
          .as("prompt %d and the most of its answer", i)
          .isLessThanOrEqualTo(CONTEXT);
      assertThat(answer.generatedTokens())
          .as("answer %d", i)
          .isLessThanOrEqualTo(request.maxNewTokens());
    }
    assertThat(recorder.requests.get(0).prompt().text()).startsWith(text.strip().substring(0, 40));
    assertThat(recorder.requests)
        .as("a prompt with the end of the text")
        .anyMatch(request -> request.prompt().text().endsWith(endOfText()));
    assertThat(summary.text()).isNotBlank();
    assertThat(summary.stopReason()).isNotEqualTo(StopReason.LENGTH);
    assertThat(summary.passages()).isGreaterThan(5);
    assertThat(summary.levels())
        .isEqualTo(
            strategy == Strategy.REFINE ? summary.passages() : Math.min(summary.levels(), 5));
  }

  private static String endOfText() {
    return text.strip().substring(text.strip().length() - 40);
  }

  @Test
  void requestsAsManyWordsAsTheContextHasRoomFor() {
    Recorder recorder = new Recorder();

    summarize(recorder, Map.of("summary.words", 400));

    int words = recorder.requests.get(0).prompt().words();
    assertThat(words).isBetween(80, 200);
    assertThat(recorder.requests)
        .allSatisfy(
            request -> {
              assertThat(request.prompt().words()).isEqualTo(words);
              assertThat(request.prompt().user()).contains(" at most " + words + " words.");
            });
  }
}
