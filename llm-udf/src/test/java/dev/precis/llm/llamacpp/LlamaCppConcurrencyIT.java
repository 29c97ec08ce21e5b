package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.SettingsReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Many threads, one engine of four slots. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LlamaCppConcurrencyIT {
  private static final int SLOTS = 4;
  private static final int CONTEXT = 768;
  private static final int THREADS = 8;
  private static final int CHAPTERS = 200;
  private static final int MAX_NEW_TOKENS = 32;
  private static final Duration CANCEL_LIMIT = Duration.ofSeconds(2);
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private static final List<String> NAMES =
      List.of("Harold", "Margaret", "Edward", "Alice", "Robert", "Helen", "Charles", "Anna");
  private static final List<String> TRADES =
      List.of("miller", "captain", "doctor", "farmer", "soldier", "teacher", "baker");
  private static final List<String> PLACES =
      List.of("bridge", "church", "harbour", "forest", "castle", "market", "river", "garden");
  private static final List<String> THINGS =
      List.of("letter", "lantern", "horse", "sword", "ring", "book", "candle", "mirror", "key");

  private static LlamaCppGenerator generator;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @BeforeAll
  static void load() {
    // Small, so that the answers take little time: each token is compared with all cells of the
    // cache that were ever filled, and two threads would wait for each other at every layer.
    Map<String, Object> given =
        Map.of("model.slots", SLOTS, "model.context-tokens", CONTEXT, "model.threads", 1);
    generator = LlamaCppGenerator.load(ModelSettings.read(new SettingsReader(given)));
  }

  @AfterAll
  static void close() {
    generator.close();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A text with a number of its own in its first sentence. */
  private static String chapter(int i) {
    String name = NAMES.get(i % NAMES.size());
    String place = PLACES.get(i / NAMES.size() % PLACES.size());
    String thing = THINGS.get(i % THINGS.size());
    return "In room "
        + marker(i)
        + " lived "
        + name
        + " the "
        + TRADES.get(i % TRADES.size())
        + ", who had lost a "
        + thing
        + " near the "
        + place
        + " and never spoke of it again.\n\n"
        + ("Every morning "
                + name
                + " went down to the "
                + place
                + " and looked for the "
                + thing
                + ", and every evening came back with nothing at all. ")
            .repeat(1 + i % 2);
  }

  private static String marker(int i) {
    return Integer.toString(1000 + 37 * i);
  }

  private static GenerationRequest request(String text, int maxNewTokens) {
    Prompt prompt =
        new Prompt(
            "You summarize passages of books faithfully and concisely. Answer with the summary"
                + " alone.",
            "Summarize the following text in at most 120 words.\n\n\"\"\"\n" + text + "\n\"\"\"");
    return new GenerationRequest(
        prompt, SamplingSettings.defaults(), maxNewTokens, Duration.ofMinutes(4));
  }

  private static String answer(int chapter) {
    return generator.generate(request(chapter(chapter), MAX_NEW_TOKENS), Cancellation.NEVER).text();
  }

  /** A prompt that fills its slot's context. */
  private static GenerationRequest longRequest() {
    String sentence = "The keeper climbed the stairs every evening and counted them again. ";
    int repeats = 1;
    while (tokens(sentence.repeat(repeats + 5)) + MAX_NEW_TOKENS <= generator.contextTokens()) {
      repeats += 5;
    }
    return request(sentence.repeat(repeats), MAX_NEW_TOKENS);
  }

  private static int tokens(String text) {
    return generator.countTokens(request(text, 1).prompt());
  }

  // First: the threads of cancelled requests may wait in native code, woken by every token.
  @Order(1)
  @Test
  void twoHundredChaptersOfEightThreadsGetTheirOwnAnswers() throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < CHAPTERS; i++) {
      int chapter = i;
      answers.add(threads.submit(() -> answer(chapter)));
    }

    int withOwnMarker = 0;
    for (int i = 0; i < CHAPTERS; i++) {
      String answer = answers.get(i).get();
      assertThat(answer).as("chapter %d", i).isNotBlank();
      assertThat(markersIn(answer)).as("chapter %d: %s", i, answer).isSubsetOf(marker(i));
      assertThat(share(answer, chapter(i))).as("chapter %d: %s", i, answer).isGreaterThan(0.9);
      withOwnMarker += answer.contains(marker(i)) ? 1 : 0;
    }
    assertThat(withOwnMarker).isGreaterThan(CHAPTERS * 95 / 100);
  }

  /** The numbers in it that are a chapter's. */
  private static Set<String> markersIn(String answer) {
    Set<String> markers = new HashSet<>();
    Matcher numbers = NUMBER.matcher(answer);
    while (numbers.find()) {
      for (int i = 0; i < CHAPTERS; i++) {
        if (marker(i).equals(numbers.group())) {
          markers.add(numbers.group());
        }
      }
    }
    return markers;
  }

  /** How much of an answer's words are a text's. */
  private static double share(String answer, String text) {
    Set<String> own = words(text);
    Set<String> words = words(answer);
    return (double) words.stream().filter(own::contains).count() / words.size();
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.split("\\W+")).collect(Collectors.toSet());
  }

  @Test
  void aRequestIsCancelledWhileItsLongPromptIsRead() throws Exception {
    GenerationRequest request = longRequest();
    // More often than there are slots: if each time lost one, the last would wait for ever.
    for (int i = 0; i < SLOTS + 2; i++) {
      AtomicLong cancelledAt = new AtomicLong();

      assertThatThrownBy(
              () ->
                  generator.generate(
                      request,
                      () -> {
                        cancelledAt.compareAndSet(0, System.nanoTime());
                        return true;
                      }))
          .isInstanceOfSatisfying(
              GenerationException.class,
              e -> assertThat(e.kind()).isEqualTo(FailureKind.CANCELLED));
      assertThat(Duration.ofNanos(System.nanoTime() - cancelledAt.get())).isLessThan(CANCEL_LIMIT);
    }
    assertThatAllSlotsAnswer();
  }

  @Test
  void requestsAreCancelledWhileTheyRunAndWhileTheyWaitForASlot() throws Exception {
    GenerationRequest request = longRequest();
    AtomicBoolean isCancelled = new AtomicBoolean();
    CountDownLatch allAsked = new CountDownLatch(THREADS);
    List<Future<Generation>> running = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      AtomicBoolean asked = new AtomicBoolean();
      running.add(
          threads.submit(
              () ->
                  generator.generate(
                      request,
                      () -> {
                        if (asked.compareAndSet(false, true)) {
                          allAsked.countDown();
                        }
                        return isCancelled.get();
                      })));
    }
    allAsked.await();

    long cancelledAt = System.nanoTime();
    isCancelled.set(true);

    int cancelled = 0;
    for (Future<Generation> each : running) {
      try {
        each.get();
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfSatisfying(
                GenerationException.class,
                failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CANCELLED));
        cancelled++;
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - cancelledAt)).isLessThan(CANCEL_LIMIT);
    assertThat(cancelled).as("those in slots and those who wait").isGreaterThan(SLOTS);
    assertThatAllSlotsAnswer();
  }

  @Test
  void anInterruptCancelsARequestAndStaysSet() throws Exception {
    GenerationRequest request = longRequest();
    for (int i = 0; i < SLOTS + 1; i++) {
      CountDownLatch running = new CountDownLatch(1);
      AtomicBoolean interrupted = new AtomicBoolean();
      Thread thread =
          new Thread(
              () -> {
                try {
                  generator.generate(
                      request,
                      () -> {
                        running.countDown();
                        return false;
                      });
                } catch (GenerationException e) {
                  interrupted.set(
                      e.kind() == FailureKind.CANCELLED && Thread.currentThread().isInterrupted());
                }
              });
      thread.start();
      running.await();
      thread.interrupt();
      thread.join(CANCEL_LIMIT.toMillis());

      assertThat(thread.isAlive()).isFalse();
      assertThat(interrupted).isTrue();
    }
    assertThatAllSlotsAnswer();
  }

  @Test
  void aTimeLimitLongerThanAnyClockIsNone() {
    GenerationRequest request = request(chapter(1), MAX_NEW_TOKENS);

    Generation generation =
        generator.generate(
            new GenerationRequest(
                request.prompt(),
                request.sampling(),
                MAX_NEW_TOKENS,
                Duration.ofSeconds(Long.MAX_VALUE)),
            Cancellation.NEVER);

    assertThat(generation.text()).startsWith("In room ");
  }

  /** As many requests at once as there are slots, and once more. */
  private void assertThatAllSlotsAnswer() throws Exception {
    List<Future<String>> answers = new ArrayList<>();
    for (int i = 0; i < 2 * SLOTS; i++) {
      int chapter = i;
      answers.add(threads.submit(() -> answer(chapter)));
    }
    for (int i = 0; i < 2 * SLOTS; i++) {
      assertThat(answers.get(i).get(1, TimeUnit.MINUTES)).contains(marker(i));
    }
  }
}
