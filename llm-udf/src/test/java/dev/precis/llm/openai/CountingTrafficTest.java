package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.load;
import static dev.precis.llm.openai.FakeServers.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.openai.HostileServer.Request;
import dev.precis.llm.summarize.Summarizer;
import dev.precis.llm.summarize.Summary;
import dev.precis.llm.summarize.SummarySettings;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a server with a tokenizer is sent to count. */
class CountingTrafficTest {
  @Test
  void aLongTextIsSentToTheTokenizerThreeTimes() {
    String text =
        IntStream.range(0, 250)
            .mapToObj(i -> "Then the keeper climbed stair " + i + " with his old lantern.")
            .collect(Collectors.joining(" "));
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> saying("He climbed.")))) {
      TextGenerator generator = load(new FakeTime(), server);

      Summary summary =
          new Summarizer(generator, SummarySettings.defaults(), SamplingSettings.defaults())
              .summarize(text, Cancellation.NEVER);

      List<Request> counted = server.requests("/tokenize");
      int characters =
          counted.stream().mapToInt(r -> r.json().path("content").asText().length()).sum();
      assertThat(summary.passages()).isEqualTo(4);
      // Its beginning for the tokens of a word, the whole text, and each passage.
      assertThat((double) characters / text.length()).isLessThan(3.3);
      assertThat(counted).hasSizeLessThan(15);
    }
  }
}
