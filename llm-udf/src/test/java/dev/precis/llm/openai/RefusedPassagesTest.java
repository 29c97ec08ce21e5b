package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.load;
import static dev.precis.llm.openai.FakeServers.saying;
import static dev.precis.llm.openai.HostileServer.recorded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.openai.HostileServer.Answer;
import dev.precis.llm.openai.HostileServer.Request;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import dev.precis.llm.summarize.SummarySettings;
import dev.precis.text.passage.WordScan;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that refuse what was counted to fit. */
class RefusedPassagesTest {
  private static final int MOST_WORDS = 300;

  private static final Map<String, Function<Function<Request, Answer>, Function<Request, Answer>>>
      SERVERS =
          Map.of(
              "llama-long", FakeServers::llamaServer,
              "vllm-long", FakeServers::vllm,
              "lcpp-long", FakeServers::other);

  private static final String STORY =
      IntStream.range(0, 120)
          .mapToObj(i -> "Then the keeper climbed stair " + i + " with his old lantern.")
          .collect(Collectors.joining(" "));

  private static Summary summarize(TextGenerator generator) {
    return new Summarizer(generator, SummarySettings.defaults(), SamplingSettings.defaults())
        .summarize(STORY, Cancellation.NEVER);
  }

  @ParameterizedTest
  @CsvSource({"llama-long", "vllm-long", "lcpp-long"})
  void everyWordIsInAPromptThatWasAnswered(String refusal) {
    List<String> answered = new CopyOnWriteArrayList<>();
    try (HostileServer server =
        new HostileServer(
            SERVERS
                .get(refusal)
                .apply(
                    request -> {
                      if (WordScan.count(request.user()) > MOST_WORDS) {
                        return recorded(refusal);
                      }
                      answered.add(request.user());
                      return saying("He climbed.");
                    }))) {
      TextGenerator generator = load(new FakeTime(), server, "model.context-tokens", 1024);

      Summary summary = summarize(generator);

      assertThat(summary.stopReason()).isEqualTo(StopReason.STOP);
      assertThat(summary.text()).isEqualTo("He climbed.");
      assertThat(summary.passages()).isGreaterThan(3);
      String prompts = String.join("\n", answered);
      IntStream.range(0, 120).forEach(i -> assertThat(prompts).contains("stair " + i + " with"));
      assertThat(server.requests("/v1/chat/completions"))
          .hasSizeGreaterThan(answered.size())
          .hasSizeLessThan(2 * answered.size());
    }
  }

  @Test
  void aTextThatIsCutInSilenceFailsAtOnce() {
    try (HostileServer server =
        new HostileServer(FakeServers.ollama(request -> recorded("ollama-v1-long")))) {
      TextGenerator generator =
          load(new FakeTime(), server, "endpoint.model", "smol", "endpoint.max-in-flight", 1);

      GenerationException failure =
          catchThrowableOfType(GenerationException.class, () -> summarize(generator));

      assertThat(failure.kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
      assertThat(failure).hasMessageContaining("num_ctx");
      assertThat(server.requests("/v1/chat/completions")).hasSize(1);
    }
  }
}
