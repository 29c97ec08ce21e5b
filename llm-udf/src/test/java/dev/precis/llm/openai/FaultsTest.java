package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.SECRET;
import static dev.precis.llm.openai.Asking.STORY;
import static dev.precis.llm.openai.Asking.ask;
import static dev.precis.llm.openai.Asking.load;
import static dev.precis.llm.openai.Asking.request;
import static dev.precis.llm.openai.FakeServers.end;
import static dev.precis.llm.openai.FakeServers.piece;
import static dev.precis.llm.openai.FakeServers.saying;
import static dev.precis.llm.openai.HostileServer.answer;
import static dev.precis.llm.openai.HostileServer.html;
import static dev.precis.llm.openai.HostileServer.json;
import static dev.precis.llm.openai.HostileServer.nothing;
import static dev.precis.llm.openai.HostileServer.recorded;
import static dev.precis.llm.openai.HostileServer.reset;
import static dev.precis.llm.openai.HostileServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.openai.HostileServer.Answer;
import dev.precis.llm.openai.HostileServer.Request;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of a server that was up when the work began. */
class FaultsTest {
  private static final String ERROR = "{\"error\":{\"message\":\"out of paper\"}}";

  /** What is worth another try. */
  private static final Map<String, Answer> PASSING =
      Map.ofEntries(
          Map.entry("closes without a word", nothing()),
          Map.entry("resets", reset()),
          Map.entry("HTML", html()),
          Map.entry("HTML without a type", answer(200, "text/event-stream", "<html></html>")),
          Map.entry("half a JSON", json(200, "{\"choices\":[{\"message\":{\"content\":\"Go")),
          Map.entry("half an event", stream("{\"choices\":[{\"index\":0,\"del")),
          Map.entry("an empty choice", stream("{\"choices\":[]}", "[DONE]")),
          Map.entry("no choice", json(200, "{\"object\":\"chat.completion\"}")),
          Map.entry("an empty stream", stream()),
          Map.entry("an end without a reason", stream(piece("Go"), "[DONE]")),
          Map.entry("an error within the stream", stream(piece("Go"), ERROR, "[DONE]")),
          Map.entry("an abort", stream(piece("Go"), end("abort"), "[DONE]")),
          Map.entry(
              "a cut stream",
              connection -> {
                HostileServer.begin(connection);
                connection.chunk("data: " + piece("Go") + "\n\n");
                connection.socket().close();
              }),
          Map.entry("429", json(429, ERROR)),
          Map.entry("429 in seconds", json(429, ERROR, "Retry-After: 2")),
          Map.entry("500", json(500, ERROR)),
          Map.entry("500 in plain text", recorded("lcpp-badjson")),
          Map.entry("502", answer(502, "text/html", "<html>Bad Gateway</html>")),
          Map.entry("503", json(503, "{\"error\":{\"message\":\"Loading model\"}}")));

  private final FakeTime time = new FakeTime();

  static Stream<String> passing() {
    return PASSING.keySet().stream().sorted();
  }

  private static Function<Request, Answer> thenGood(int bad, Answer fault) {
    AtomicInteger asked = new AtomicInteger();
    return request -> asked.getAndIncrement() < bad ? fault : saying("All is good.");
  }

  @ParameterizedTest
  @MethodSource("passing")
  void isTriedAgainAfter(String fault) {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(thenGood(3, PASSING.get(fault))))) {
      Generation answer = ask(load(time, server), STORY);

      assertThat(answer.text()).isEqualTo("All is good.");
      assertThat(server.requests("/v1/chat/completions")).hasSize(4);
    }
  }

  @ParameterizedTest
  @MethodSource("passing")
  void endsTheTaskIfItLasts(String fault) {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> PASSING.get(fault)))) {
      TextGenerator generator =
          load(time, server, "endpoint.give-up-after", "3m", "endpoint.key-env", "KEY");
      Throwable end = catchThrowable(() -> ask(generator, STORY));

      assertThat(end)
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining(server.url())
          .hasMessageContaining("endpoint.give-up-after");
      assertThat(time.sleptMillis()).isBetween(170_000L, 260_000L);
      Secrets.requireNone(end, STORY, SECRET);
    }
  }

  @Test
  void obeysRetryAfter() {
    try (HostileServer server =
        new HostileServer(
            FakeServers.llamaServer(thenGood(1, json(429, ERROR, "Retry-After: 120"))))) {
      assertThat(ask(load(time, server), STORY).text()).isEqualTo("All is good.");
      assertThat(time.sleptMillis()).isBetween(120_000L, 190_000L);
    }
  }

  @Test
  void waitsNoLongerThanItIsWillingToAsk() {
    try (HostileServer server =
        new HostileServer(
            FakeServers.llamaServer(request -> json(429, ERROR, "Retry-After: 86400")))) {
      TextGenerator generator = load(time, server, "endpoint.give-up-after", "1m");

      assertThat(catchThrowable(() -> ask(generator, STORY)))
          .isInstanceOf(EngineUnavailableException.class);
      assertThat(time.sleptMillis()).isBetween(60_000L, 100_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void endsTheRunIfTheKeyIsRefused(int status) {
    String body = "{\"error\":{\"message\":\"Incorrect API key provided: " + SECRET + ".\"}}";
    Throwable end = refusal(json(status, body));

    assertThat(end)
        .isInstanceOf(EngineRefusedException.class)
        .hasMessageContaining("endpoint.key-env or endpoint.key-file")
        .hasMessageContaining("Incorrect API key provided: ***");
    Secrets.requireNone(end, STORY, SECRET);
  }

  private Throwable refusal(Answer answer) {
    try (HostileServer server = new HostileServer(FakeServers.vllm(request -> answer))) {
      TextGenerator generator = load(time, server, "endpoint.key-env", "KEY");
      Throwable end = catchThrowable(() -> ask(generator, STORY));
      assertThat(server.requests("/v1/chat/completions")).hasSize(1);
      return end;
    }
  }

  @Test
  void endsTheRunIfTheModelIsUnknown() {
    for (String recorded : new String[] {"vllm-unknown", "ollama-v1unknown"}) {
      assertThat(refusal(recorded(recorded)))
          .isInstanceOf(EngineRefusedException.class)
          .hasMessageContaining("change endpoint.model");
    }
  }

  @Test
  void endsTheRunIfTheAddressIsWrong() {
    assertThat(refusal(json(404, "{\"detail\":\"Not Found\"}")))
        .isInstanceOf(EngineRefusedException.class)
        .hasMessageContaining("change endpoint.urls");
    assertThat(refusal(json(405, "{}"))).hasMessageContaining("change endpoint.urls");
    assertThat(refusal(json(407, "{}"))).hasMessageContaining("change endpoint.proxy");
  }

  @Test
  void followsNoRedirect() {
    try (HostileServer other = new HostileServer(request -> saying("I am another one."))) {
      String location = "Location: http://user:pass@elsewhere.example/v1?key=secret";
      Throwable end = refusal(json(307, "{}", location));

      assertThat(end)
          .isInstanceOf(EngineRefusedException.class)
          .hasMessageContaining("redirects to http://elsewhere.example/v1; change endpoint.urls");
      Secrets.requireNone(end, "pass", "secret");
      assertThat(refusal(json(302, "{}", "Location: " + other.url())))
          .hasMessageContaining("redirects to " + other.url());
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void aPromptThatIsTooLongConcernsTheTextAlone() {
    for (String recorded : new String[] {"llama-long", "vllm-long", "lcpp-long", "vllm-maxtok"}) {
      Throwable end = refusal(recorded(recorded));

      assertThat(end).as(recorded).isInstanceOf(GenerationException.class);
      assertThat(((GenerationException) end).kind())
          .as(recorded)
          .isEqualTo(FailureKind.PROMPT_TOO_LONG);
      assertThat(end).hasMessageContaining("model.context-tokens");
    }
  }

  @Test
  void anotherBadRequestConcernsTheTextAlone() {
    Throwable end =
        refusal(
            json(400, "{\"error\":{\"message\":\"no: " + STORY + " " + "x".repeat(999) + "\"}}"));

    assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.ENGINE);
    assertThat(end).hasMessageContaining("HTTP 400 (no: ... x");
    assertThat(end.getMessage()).hasSizeLessThan(500);
    Secrets.requireNone(end, STORY, SECRET);
  }

  @Test
  void aRefusalOfTheContentConcernsTheTextAlone() {
    Throwable end = refusal(stream(piece("I"), end("content_filter"), "[DONE]"));

    assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.ENGINE);
    assertThat(end).hasMessageContaining("content_filter");
  }

  @Test
  void aTooLongPromptWithinAStreamConcernsTheTextAlone() {
    Throwable end =
        refusal(stream("{\"error\":{\"code\":400,\"message\":\"maximum context length is 8\"}}"));

    assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.PROMPT_TOO_LONG);
  }

  @Test
  void anEndlessStreamEndsAtTheTokenLimit() {
    Answer endless =
        connection -> {
          HostileServer.begin(connection);
          while (true) {
            connection.chunk("data: " + piece("word ") + "\n\n");
          }
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(request -> endless))) {
      Generation answer = ask(load(time, server), STORY);

      assertThat(answer.stopReason()).isEqualTo(StopReason.LENGTH);
      assertThat(answer.text()).startsWith("word word");
      assertThat(answer.generatedTokens()).isBetween(50, 80);
    }
  }

  @Test
  void anEndlessStreamOfNothingEndsAtTheTimeLimit() {
    Answer endless =
        connection -> {
          HostileServer.begin(connection);
          while (true) {
            connection.chunk(": still here\n\n");
          }
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(request -> endless))) {
      TextGenerator generator = load(time, server);
      GenerationRequest limited = limited(Duration.ofMillis(300));
      GenerationException end =
          catchThrowableOfType(
              GenerationException.class, () -> generator.generate(limited, Cancellation.NEVER));

      assertThat(end.kind()).isEqualTo(FailureKind.TIME_LIMIT);
    }
  }

  private static GenerationRequest limited(Duration limit) {
    GenerationRequest any = request(STORY);
    return new GenerationRequest(any.prompt(), any.sampling(), any.maxNewTokens(), limit);
  }

  @Test
  void aStreamThatStallsIsAskedAgain() {
    Answer stalling =
        connection -> {
          HostileServer.begin(connection);
          connection.chunk("data: " + piece("Go") + "\n\n");
          connection.stall();
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(thenGood(1, stalling)))) {
      assertThat(ask(load(time, server, "endpoint.timeout", "0.3s"), STORY).text())
          .isEqualTo("All is good.");
    }
  }

  @Test
  void aServerThatNeverBeginsIsAskedAgain() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(thenGood(1, HostileServer.Connection::stall)))) {
      assertThat(ask(load(time, server, "endpoint.timeout", "0.3s"), STORY).text())
          .isEqualTo("All is good.");
    }
  }

  @Test
  void aConnectionLeftOpenAfterTheEndDoesNotMatter() {
    Answer open =
        connection -> {
          HostileServer.begin(connection);
          connection.chunk(
              "data: " + piece("Good.") + "\n\ndata: " + end("stop") + "\n\ndata: [DONE]\n\n");
          connection.stall();
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(request -> open))) {
      assertThat(ask(load(time, server, "endpoint.timeout", "0.3s"), STORY).text())
          .isEqualTo("Good.");
    }
  }

  @Test
  void noTextIsAtFaultIfItsTimePassesWithoutAnyServer() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> json(503, ERROR)))) {
      TextGenerator generator = load(time, server);

      assertThat(
              catchThrowable(
                  () -> generator.generate(limited(Duration.ofMinutes(1)), Cancellation.NEVER)))
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("out of paper");
    }
  }

  @Test
  void aTextOnWhichTheServerFailsWhileItAnswersOthersIsAtFaultItself() {
    AtomicInteger poisoned = new AtomicInteger();
    AtomicReference<TextGenerator> generator = new AtomicReference<>();
    Function<Request, Answer> chat =
        request -> {
          if (request.user().contains("poison")) {
            // Between two failures, another text is answered.
            if (poisoned.incrementAndGet() == 3) {
              assertThat(ask(generator.get(), STORY).text()).isEqualTo("Good.");
            }
            return nothing();
          }
          return saying("Good.");
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(chat))) {
      generator.set(load(time, server));
      Throwable end = catchThrowable(() -> ask(generator.get(), "A drop of poison."));

      assertThat(end).isInstanceOf(GenerationException.class);
      assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.ENGINE);
      assertThat(poisoned).hasValue(Retries.MOST_FAILURES_OF_A_TEXT);
      Secrets.requireNone(end, "A drop of poison.");
    }
  }

  @Test
  void noTextIsAtFaultIfTheServerOnlyCountsTokens() {
    AtomicInteger asked = new AtomicInteger();
    AtomicReference<TextGenerator> generator = new AtomicReference<>();
    Function<Request, Answer> chat =
        request -> {
          if (asked.incrementAndGet() == 3) {
            assertThat(generator.get().countTokens("another text")).isEqualTo(2);
          }
          return json(500, ERROR);
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(chat))) {
      generator.set(load(time, server));

      assertThat(catchThrowable(() -> ask(generator.get(), STORY)))
          .isInstanceOf(EngineUnavailableException.class);
    }
  }

  @Test
  void noTextIsAtFaultIfItsTimePassesInTheQueueOfAServerThatFails() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch stalled = new CountDownLatch(1);
    Function<Request, Answer> chat =
        request -> {
          if (asked.incrementAndGet() == 1) {
            return json(503, ERROR);
          }
          stalled.countDown();
          return HostileServer.Connection::stall;
        };
    try (HostileServer server = new HostileServer(FakeServers.llamaServer(chat))) {
      TextGenerator generator = load(time, server, "endpoint.max-in-flight", 1);
      GenerationRequest waiting = limited(Duration.ofMillis(200));
      assertThat(generator.countTokens(waiting.prompt())).isPositive();
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread holder =
          new Thread(() -> end.set(catchThrowable(() -> ask(generator, "Another text."))));
      holder.start();
      stalled.await();

      assertThat(catchThrowable(() -> generator.generate(waiting, Cancellation.NEVER)))
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("endpoint.max-in-flight");
      holder.interrupt();
      holder.join();
      assertThat(((GenerationException) end.get()).kind()).isEqualTo(FailureKind.CANCELLED);
    }
  }

  @Test
  void isCancelledWhileItWaitsForTheServer() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> json(503, ERROR)))) {
      TextGenerator generator = load(time, server);
      AtomicInteger checks = new AtomicInteger();
      GenerationException end =
          catchThrowableOfType(
              GenerationException.class,
              () -> generator.generate(request(STORY), () -> checks.incrementAndGet() > 20));

      assertThat(end.kind()).isEqualTo(FailureKind.CANCELLED);
    }
  }

  @Test
  void isCancelledWhileTheServerWorks() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> HostileServer.Connection::stall))) {
      TextGenerator generator = load(time, server);
      Throwable end =
          catchThrowable(
              () ->
                  generator.generate(
                      request(STORY), () -> !server.requests("/v1/chat/completions").isEmpty()));

      assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.CANCELLED);
    }
  }

  @Test
  void anInterruptCancelsAndStays() {
    try (HostileServer server =
        new HostileServer(FakeServers.llamaServer(request -> HostileServer.Connection::stall))) {
      TextGenerator generator = load(time, server);
      int tokens = generator.countTokens(request(STORY).prompt());
      assertThat(tokens).isPositive();
      Thread.currentThread().interrupt();
      Throwable end = catchThrowable(() -> ask(generator, STORY));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(((GenerationException) end).kind()).isEqualTo(FailureKind.CANCELLED);
    }
  }
}
