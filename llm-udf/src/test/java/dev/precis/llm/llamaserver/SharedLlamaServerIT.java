package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three JVMs that share the real program. Needs -Dprecis.llama-server=PROGRAM. */
@Tag("engines")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SharedLlamaServerIT {
  private static final String SYSTEM =
      "You summarize passages of books faithfully and concisely. Answer with the summary alone.";
  private static final int TEXTS = 90;

  /** As promised to users. */
  private static final Duration END = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private Path program;
  private List<SharingJvm> jvms = List.of();

  /** A copy, so that its processes are known from those of others. */
  @BeforeEach
  void copyProgram() throws IOException {
    Path original =
        Path.of(
            Objects.requireNonNull(
                System.getProperty("precis.llama-server"), "-Dprecis.llama-server=..."));
    program = Files.copy(original, folder.resolve("llama-server"));
  }

  @AfterEach
  void end() {
    jvms.forEach(SharingJvm::close);
    Until.holds(END, () -> servers().isEmpty());
  }

  private Map<String, Object> settings() {
    return Map.of("model.slots", 4, "model.context-tokens", 768, "model.threads", 1);
  }

  private void startJvms() throws IOException {
    Map<String, Object> shared = new HashMap<>(settings());
    shared.put("llama-server.share", "host");
    shared.put("llama-server.share-folder", folder.toString());
    jvms = SharingJvm.start(3, program, shared);
  }

  private List<ProcessHandle> servers() {
    return SharedServers.running(program.toString());
  }

  private HostNote note() {
    return SharedServers.notes(folder).get(0);
  }

  /** With a number of its own in the first sentence, which the embedded model copies. */
  private static String text(int i) {
    return "Summarize the following text in at most 120 words.\n\n\"\"\"\n"
        + begin(i)
        + " the baker, who had lost a lantern near the harbour and never spoke of it. Every morning"
        + " she went down to the harbour and came back with nothing at all.\n\"\"\"";
  }

  private static String begin(int i) {
    return "In room " + (1000 + 37 * i) + " lived Anna";
  }

  private List<CompletableFuture<String>> askAll() {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      answers.add(jvms.get(i % 3).ask(SYSTEM, text(i)));
    }
    return answers;
  }

  private static void awaitSome(List<CompletableFuture<String>> answers) {
    Until.holds(
        Duration.ofMinutes(2),
        () -> answers.stream().filter(CompletableFuture::isDone).count() >= TEXTS / 6);
  }

  private List<String> alone() {
    List<String> answers = new ArrayList<>();
    try (TextGenerator generator =
        new LlamaServerEngine().load(FakeProgram.settings(program, settings()))) {
      for (int i = 0; i < TEXTS; i++) {
        answers.add(SharingJvm.ask(generator, SYSTEM, text(i)));
      }
    }
    return answers;
  }

  /** The answer is that of this text, and of no other. */
  private static void requireOwn(int i, List<CompletableFuture<String>> answers) {
    assertThat(answers.get(i).join()).as("text " + i).contains(begin(i));
  }

  @Test
  void theAnswersOfOneServerForAllAreThoseOfEachAlone() throws IOException {
    List<String> alone = alone();
    startJvms();

    List<CompletableFuture<String>> answers = askAll();
    awaitSome(answers);

    assertThat(servers()).hasSize(1);
    for (int i = 0; i < TEXTS; i++) {
      requireOwn(i, answers);
      assertThat(answers.get(i).join()).isEqualTo(alone.get(i));
    }
    assertThat(servers()).hasSize(1);
  }

  @Test
  void allGoOnWithOneNewServerWhenItIsKilled() throws IOException {
    startJvms();
    ProcessHandle first = servers().get(0);
    List<CompletableFuture<String>> answers = askAll();
    awaitSome(answers);

    ServersOfThisJvm.signal(first, "KILL");

    for (int i = 0; i < TEXTS; i++) {
      requireOwn(i, answers);
    }
    assertThat(servers()).hasSize(1).doesNotContain(first);
  }

  @Test
  void theOthersGoOnWithOneNewServerWhenTheJvmOfItsOwnerIsKilled() throws Exception {
    startJvms();
    int owner = jvms.stream().map(SharingJvm::pid).toList().indexOf(note().owner().pid());
    ProcessHandle first = servers().get(0);
    List<CompletableFuture<String>> answers = askAll();
    awaitSome(answers);

    jvms.get(owner).kill();

    for (int i = 0; i < TEXTS; i++) {
      if (i % 3 != owner) {
        requireOwn(i, answers);
      }
    }
    assertThat(servers()).hasSize(1).doesNotContain(first);
  }
}
