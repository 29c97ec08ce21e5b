package dev.precis.llm.openai;

import static dev.precis.llm.openai.Asking.ask;
import static dev.precis.llm.openai.Asking.engine;
import static dev.precis.llm.openai.Asking.settings;
import static dev.precis.llm.openai.FakeServers.llamaServer;
import static dev.precis.llm.openai.FakeServers.saying;
import static dev.precis.llm.openai.HostileServer.json;
import static dev.precis.llm.openai.HostileServer.nothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.openai.HostileServer.Answer;
import dev.precis.llm.openai.HostileServer.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BalancingTest {
  private static final String CHAT = "/v1/chat/completions";

  /** So many that by chance alone none of two servers gets nothing. */
  private static final int SEVERAL = 40;

  private final FakeTime time = new FakeTime();
  private final ExecutorService tasks = Executors.newFixedThreadPool(8);

  @AfterEach
  void stopTasks() {
    tasks.shutdownNow();
  }

  private static Answer echo(Request request) {
    return saying("<" + request.user() + ">");
  }

  private List<String> answers(TextGenerator generator, int texts)
      throws ExecutionException, InterruptedException {
    List<Future<String>> open = new ArrayList<>();
    for (int at = 0; at < texts; at++) {
      String text = "Text number " + at;
      open.add(tasks.submit(() -> ask(generator, text).text()));
    }
    List<String> answers = new ArrayList<>();
    for (Future<String> answer : open) {
      answers.add(answer.get());
    }
    return answers;
  }

  private static List<String> expected(int texts) {
    return IntStream.range(0, texts).mapToObj(at -> "<Text number " + at + ">").toList();
  }

  @Test
  void swapsNoAnswer() throws Exception {
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Function<Request, Answer> chat =
        request ->
            connection -> {
              most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
              // Before the answer: its reader may send the next request at once.
              inFlight.decrementAndGet();
              echo(request).write(connection);
            };
    try (HostileServer first = new HostileServer(llamaServer(chat));
        HostileServer second = new HostileServer(llamaServer(chat))) {
      TextGenerator generator =
          engine(time)
              .load(
                  settings(
                      List.of(first.url(), second.url() + "/v1"), "endpoint.max-in-flight", 4));

      assertThat(answers(generator, 200)).isEqualTo(expected(200));
      assertThat(most.get()).isBetween(1, 4);
      assertThat(first.requests(CHAT)).hasSizeBetween(60, 140);
      assertThat(first.requests(CHAT).size() + second.requests(CHAT).size()).isEqualTo(200);
      assertThat(generator.slotUse().busy()).isZero();
    }
  }

  @Test
  void answersAllIfOneOfTwoServersDies() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    List<HostileServer> dying = new ArrayList<>();
    Function<Request, Answer> dies =
        request -> {
          if (asked.incrementAndGet() > 20) {
            kill(dying.get(0));
            return nothing();
          }
          return echo(request);
        };
    try (HostileServer first = new HostileServer(llamaServer(dies));
        HostileServer second = new HostileServer(llamaServer(BalancingTest::echo))) {
      dying.add(first);
      // A connection that the server had not taken yet breaks at no moment.
      TextGenerator generator =
          engine(time).load(settings(List.of(first.url(), second.url()), "endpoint.timeout", "3s"));

      assertThat(answers(generator, 120)).isEqualTo(expected(120));
      assertThat(asked.get()).isGreaterThan(20);
    }
  }

  /** A killed server: its other connections break, and it takes no new ones. */
  private static void kill(HostileServer server) {
    Thread killer = new Thread(server::close);
    killer.setDaemon(true);
    killer.start();
  }

  @Test
  void endsTheTaskIfBothServersDie() {
    HostileServer first = new HostileServer(llamaServer(BalancingTest::echo));
    HostileServer second = new HostileServer(llamaServer(BalancingTest::echo));
    TextGenerator generator = engine(time).load(settings(List.of(first.url(), second.url())));
    assertThat(ask(generator, "Text").text()).isEqualTo("<Text>");
    first.close();
    second.close();

    assertThatThrownBy(() -> ask(generator, "Text"))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining(first.url() + ", " + second.url());
    assertThat(time.sleptMillis()).isBetween(600_000L, 700_000L);
  }

  @Test
  void leavesAServerOutThatFailsAndTriesItAgain() {
    AtomicInteger failing = new AtomicInteger(1);
    Function<Request, Answer> first =
        request -> failing.getAndDecrement() > 0 ? json(500, "{}") : echo(request);
    try (HostileServer flaky = new HostileServer(llamaServer(first));
        HostileServer good = new HostileServer(llamaServer(BalancingTest::echo))) {
      TextGenerator generator = engine(time).load(settings(List.of(flaky.url(), good.url())));
      for (int at = 0; at < SEVERAL; at++) {
        assertThat(ask(generator, "Text " + at).text()).isEqualTo("<Text " + at + ">");
      }
      // The other one was in service, so nothing has waited.
      assertThat(time.sleptMillis()).isZero();
      int before = flaky.requests(CHAT).size();
      rest();
      for (int at = 0; at < SEVERAL; at++) {
        assertThat(ask(generator, "Text " + at).text()).isEqualTo("<Text " + at + ">");
      }
      assertThat(flaky.requests(CHAT)).hasSizeGreaterThan(before);
    }
  }

  private void rest() {
    try {
      time.sleep(2_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void usesAServerThatComesUpLater() {
    AtomicInteger starting = new AtomicInteger(1);
    try (HostileServer late =
            new HostileServer(
                request ->
                    starting.get() > 0 && request.path().equals("/v1/models")
                        ? json(503, "{\"error\":{\"message\":\"Loading model\"}}")
                        : llamaServer(BalancingTest::echo).apply(request));
        HostileServer good = new HostileServer(llamaServer(BalancingTest::echo))) {
      TextGenerator generator = engine(time).load(settings(List.of(good.url(), late.url())));
      assertThat(late.requests(CHAT)).isEmpty();
      starting.set(0);
      rest();
      for (int at = 0; at < SEVERAL; at++) {
        assertThat(ask(generator, "Text " + at).text()).isEqualTo("<Text " + at + ">");
      }
      assertThat(late.requests(CHAT)).isNotEmpty();
    }
  }
}
