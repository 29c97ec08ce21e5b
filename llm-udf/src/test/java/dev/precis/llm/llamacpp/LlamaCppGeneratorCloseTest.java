package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Conditions;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.ModelFile;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing while native calls are in progress, without a real model. */
@Timeout(30)
class LlamaCppGeneratorCloseTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Prompt PROMPT = new Prompt("", "a b c");

  private final FakeNativeModel model = new FakeNativeModel();

  private LlamaCppGenerator generator(Duration patience) {
    return new LlamaCppGenerator(model, header(), new ChatTemplate("{user}"), 100, 1, patience);
  }

  private static GgufHeader header() {
    try (ModelFile file = ModelFile.open(ModelSettings.defaults())) {
      return file.header();
    }
  }

  private static Generation generate(LlamaCppGenerator generator, Cancellation cancellation) {
    return generator.generate(
        new GenerationRequest(PROMPT, SamplingSettings.defaults(), 10, HOUR), cancellation);
  }

  private void cancelWhileThePromptIsRead(LlamaCppGenerator generator) {
    assertThat(
            catchThrowableOfType(
                    GenerationException.class, () -> generate(generator, () -> model.isInRead(1)))
                .kind())
        .isEqualTo(FailureKind.CANCELLED);
  }

  private static CompletableFuture<Void> startClosing(LlamaCppGenerator generator) {
    CompletableFuture<Void> closed = new CompletableFuture<>();
    Thread closer =
        new Thread(
            () -> {
              generator.close();
              closed.complete(null);
            });
    closer.start();
    Conditions.awaitWaiting(closer);
    return closed;
  }

  @Test
  void waitsForTheNativeCallOfACancelledRequest() throws Exception {
    LlamaCppGenerator generator = generator(HOUR);
    cancelWhileThePromptIsRead(generator);
    CompletableFuture<Void> closed = startClosing(generator);

    assertThat(model.closes()).isZero();
    model.end();
    closed.get(10, TimeUnit.SECONDS);

    assertThat(model.closes()).isEqualTo(1);
    assertThat(model.isClosedInUse()).isFalse();
  }

  @Test
  void leavesTheModelToANativeCallThatDoesNotReturn() {
    LlamaCppGenerator generator = generator(Duration.ZERO);
    cancelWhileThePromptIsRead(generator);

    generator.close();
    assertThat(model.closes()).isZero();
    model.end();
    Conditions.await(() -> model.closes() > 0);

    generator.close();
    assertThat(model.closes()).isEqualTo(1);
    assertThat(model.isClosedInUse()).isFalse();
  }

  @Test
  void waitsForAnAnswerInProgress() throws Exception {
    LlamaCppGenerator generator = generator(Duration.ZERO);
    CompletableFuture<Generation> answer =
        CompletableFuture.supplyAsync(() -> generate(generator, Cancellation.NEVER));
    model.awaitRead(1);
    CompletableFuture<Void> closed = startClosing(generator);

    assertThat(model.closes()).isZero();
    model.piece("The").piece(" keeper").end();

    assertThat(answer.get(10, TimeUnit.SECONDS).text()).isEqualTo("The keeper");
    closed.get(10, TimeUnit.SECONDS);
    assertThat(model.isClosedInUse()).isFalse();
  }

  @Test
  void refusesEveryCallAfterwards() {
    LlamaCppGenerator generator = generator(HOUR);
    generator.close();
    generator.close();

    for (Runnable call :
        new Runnable[] {
          () -> generate(generator, Cancellation.NEVER),
          () -> generator.countTokens(PROMPT),
          () -> generator.countTokens("a b c")
        }) {
      assertThatThrownBy(call::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("Cannot use the model: it is closed");
    }
    assertThat(model.closes()).isEqualTo(1);
    assertThat(generator.slotUse().busy()).isZero();
  }
}
