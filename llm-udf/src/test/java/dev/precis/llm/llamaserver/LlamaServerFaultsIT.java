package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.StopReason;
import dev.precis.llm.engine.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that fails, in one way after the other. */
@Timeout(120)
class LlamaServerFaultsIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private TextGenerator generator;

  @BeforeEach
  void load() {
    generator =
        LlamaServerEngine.load(
            FakeProgram.settings(FakeProgram.working(folder), Map.of("model.slots", 4)),
            FakeProgram.WATCHING);
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private Generation ask(String text) {
    return ask(text, Duration.ofMinutes(1), Cancellation.NEVER);
  }

  private Generation ask(String text, Duration limit, Cancellation cancellation) {
    return generator.generate(
        new GenerationRequest(new Prompt("", text), SamplingSettings.defaults(), 100, limit),
        cancellation);
  }

  @Test
  void tellsTheBuildThatAnswers() {
    assertThat(generator.engine()).contains("llama-server b4916 (abcdef0)");
  }

  private FailureKind failure(String text) {
    return catchThrowableOfType(GenerationException.class, () -> ask(text)).kind();
  }

  private int times(String name) throws IOException {
    return (int) Files.size(folder.resolve(name));
  }

  @Test
  void answersWithTheServersCountsAndTimes() {
    Generation answer = ask("hello");

    assertThat(answer.text()).isEqualTo("hello");
    assertThat(answer.stopReason()).isEqualTo(StopReason.STOP);
    assertThat(answer.promptTokens()).isEqualTo(7);
    assertThat(answer.generatedTokens()).isEqualTo(3);
    assertThat(answer.times().promptMillis()).isEqualTo(12);
    assertThat(answer.times().generationMillis()).isEqualTo(6);
  }

  @Test
  void tellsAStopString() {
    assertThat(ask("a word").stopReason()).isEqualTo(StopReason.STOP_STRING);
  }

  @Test
  void countsTheBeginningOfAPromptButNotOfAText() {
    assertThat(generator.countTokens("one two")).isEqualTo(2);
    assertThat(generator.countTokens(new Prompt("", "one two"))).isEqualTo(3);
  }

  @Test
  void refusesAPromptThatDoesNotFitBeforeItIsSent() {
    String text = "crash-1-never " + "word ".repeat(2_000);

    assertThatThrownBy(() -> ask(text))
        .hasMessage(
            "Cannot generate: the prompt's tokens and those of the answer must fit a context of"
                + " 2048, got 2002 and 100")
        .extracting("kind")
        .isEqualTo(FailureKind.PROMPT_TOO_LONG);
    assertThat(folder.resolve("never")).doesNotExist();
  }

  @Test
  void asksAnotherServerIfTheFirstDies() throws IOException {
    assertThat(ask("crash-1-x").text()).isEqualTo("crash-1-x");
    assertThat(times("x")).isEqualTo(1);
  }

  @Test
  void givesATextUpOfWhichTheServerDiesTwice() throws IOException {
    assertThatThrownBy(() -> ask("crash-9-x"))
        .hasMessageContaining("llama-server died twice while it worked on this text, at last with")
        .hasMessageContaining("out of memory")
        .extracting("kind")
        .isEqualTo(FailureKind.ENGINE_CRASH);
    assertThat(times("x")).isEqualTo(2);
    assertThat(ask("hello").text()).isEqualTo("hello");
  }

  @Test
  void answersTheTextBesideOneOfWhichTheServerDies() throws IOException {
    CompletableFuture<Generation> beside =
        CompletableFuture.supplyAsync(() -> ask("gate-9-beside"));
    Until.holds(SOON, () -> Files.exists(folder.resolve("beside")));

    CompletableFuture<FailureKind> guilty =
        CompletableFuture.supplyAsync(() -> failure("crash-9-guilty"));
    Until.holds(SOON, () -> Files.exists(folder.resolve("guilty")));
    Files.writeString(folder.resolve("beside.open"), "");

    assertThat(guilty.join()).isEqualTo(FailureKind.ENGINE_CRASH);
    assertThat(beside.join().text()).isEqualTo("gate-9-beside");
    assertThat(times("guilty")).isEqualTo(2);
  }

  @Test
  void killsAServerThatHangs() throws IOException {
    assertThat(ask("hang-1-x").text()).isEqualTo("hang-1-x");
    assertThat(times("x")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "json", "html"})
  void asksAgainIfAnAnswerBreaksOff(String fault) throws IOException {
    assertThat(ask(fault + "-1-x").text()).isEqualTo(fault + "-1-x");
    assertThat(times("x")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "json", "html"})
  void givesATextUpWhoseAnswersAlwaysBreakOff(String fault) throws IOException {
    assertThat(failure(fault + "-9-x")).isEqualTo(FailureKind.ENGINE);
    assertThat(times("x")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "error"})
  void reportsWhatTheServerRefuses(String fault) throws IOException {
    assertThatThrownBy(() -> ask(fault + "-9-x"))
        .hasMessageContaining("llama-server refused the request with status 500: no luck")
        .extracting("kind")
        .isEqualTo(FailureKind.ENGINE);
    assertThat(times("x")).isEqualTo(1);
  }

  @Test
  void reportsAPromptThatTheServerFindsTooLong() {
    assertThat(failure("long-9-x")).isEqualTo(FailureKind.PROMPT_TOO_LONG);
  }

  @Test
  void endsTheConnectionOfACancelledRequest() {
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<Generation> answer =
        CompletableFuture.supplyAsync(() -> ask("slow-9-x", SOON, cancelled::get));
    Until.holds(SOON, () -> Files.exists(folder.resolve("x")));

    cancelled.set(true);

    assertThatThrownBy(answer::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .extracting("kind")
        .isEqualTo(FailureKind.CANCELLED);
    Until.holds(SOON, () -> Files.exists(folder.resolve("x.closed")));
  }

  @Test
  void endsTheConnectionAtTheTimeLimit() {
    assertThatThrownBy(() -> ask("slow-9-x", Duration.ofMillis(500), Cancellation.NEVER))
        .extracting("kind")
        .isEqualTo(FailureKind.TIME_LIMIT);
    Until.holds(SOON, () -> Files.exists(folder.resolve("x.closed")));
  }

  @Test
  void isUnavailableIfTheServerCannotBeStartedAgain() {
    FakeProgram.script(
        folder, FakeProgram.VERSION, FakeProgram.HELP, "echo 'no memory left'; exit 1");

    assertThatThrownBy(() -> ask("crash-1-x"))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining("3 new starts in a row failed")
        .hasMessageContaining("no memory left");
  }

  @Test
  void worksAgainWhenTheServerCanBeStartedAgain() {
    FakeProgram.script(folder, FakeProgram.VERSION, FakeProgram.HELP, "exit 1");
    assertThatThrownBy(() -> ask("crash-1-x")).isInstanceOf(EngineUnavailableException.class);

    FakeProgram.working(folder);

    assertThat(ask("hello").text()).isEqualTo("hello");
  }

  @Test
  void refusesRequestsWhenClosed() {
    generator.close();
    generator.close();

    assertThatThrownBy(() -> ask("hello")).isInstanceOf(IllegalStateException.class);
  }
}
