package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that pretends, shared by several loads of this JVM, and by several JVMs. */
@Timeout(120)
class SharedServerIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** As promised to users. */
  private static final Duration END = Duration.ofSeconds(5);

  private static final String CRASHED = "failed: " + FailureKind.ENGINE_CRASH;

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    for (AutoCloseable opened : open) {
      opened.close();
    }
    Until.holds(END, () -> servers().isEmpty());
  }

  private Map<String, Object> shared() {
    return Map.of(
        "model.slots",
        4,
        "llama-server.share",
        "host",
        "llama-server.share-folder",
        folder.toString());
  }

  private TextGenerator load() {
    TextGenerator generator =
        LlamaServerEngine.load(
            FakeProgram.settings(folder.resolve("llama-server"), shared()), FakeProgram.WATCHING);
    open.add(generator);
    return generator;
  }

  private List<TextGenerator> load(int count) {
    FakeProgram.working(folder);
    return IntStream.range(0, count).mapToObj(i -> load()).toList();
  }

  private List<SharingJvm> jvms(int count) throws IOException {
    List<SharingJvm> jvms = SharingJvm.start(count, FakeProgram.working(folder), shared());
    open.addAll(jvms);
    return jvms;
  }

  private List<ProcessHandle> servers() {
    return SharedServers.running(FakeLlamaServer.class.getName(), folder.toString());
  }

  private HostNote note() {
    List<HostNote> notes = SharedServers.notes(folder);
    assertThat(notes).hasSize(1);
    return notes.get(0);
  }

  private CompletableFuture<String> later(TextGenerator generator, String text) {
    return CompletableFuture.supplyAsync(() -> SharingJvm.ask(generator, "", text), threads);
  }

  private void awaitFile(String name) {
    Until.holds(SOON, () -> Files.exists(folder.resolve(name)));
  }

  private int times(String name) throws IOException {
    return (int) Files.size(folder.resolve(name));
  }

  @Test
  void severalLoadsUseOneServer() throws IOException {
    for (TextGenerator generator : load(3)) {
      assertThat(SharingJvm.ask(generator, "", "hello")).isEqualTo("hello");
    }

    assertThat(servers()).hasSize(1);
    assertThat(servers().get(0).pid()).isEqualTo(note().server().pid());
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json")))
          .hasSize(1)
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }

  @Test
  void theKeyIsInNoFileWhenTheServerHasEnded() {
    TextGenerator generator = load(1).get(0);
    String key = note().key();

    generator.close();

    assertThat(key).hasSize(64);
    assertThat(note().key()).isEmpty();
    assertThat(note().end()).isEqualTo(HostNote.STOPPED);
  }

  @Test
  void theOthersGoOnWhenTheOwnerCloses() throws IOException {
    List<TextGenerator> all = load(3);
    CompletableFuture<String> beside = later(all.get(1), "gate-9-beside");
    awaitFile("beside");

    all.get(0).close();
    Files.writeString(folder.resolve("beside.open"), "");

    assertThat(beside.join()).isEqualTo("gate-9-beside");
    assertThat(SharingJvm.ask(all.get(2), "", "hello")).isEqualTo("hello");
    assertThat(servers()).hasSize(1);
  }

  @Test
  void aLoadThatIsNotTheOwnerLeavesTheServerToTheOthers() {
    List<TextGenerator> all = load(2);
    HostNote before = note();

    all.get(1).close();

    assertThat(SharingJvm.ask(all.get(0), "", "hello")).isEqualTo("hello");
    assertThat(note()).isEqualTo(before);
  }

  @Test
  void anyoneKillsAServerThatHangs() throws IOException {
    List<TextGenerator> all = load(2);
    HostNote before = note();

    assertThat(SharingJvm.ask(all.get(1), "", "hang-1-x")).isEqualTo("hang-1-x");

    assertThat(times("x")).isEqualTo(1);
    assertThat(before.isRunning()).isFalse();
    assertThat(SharingJvm.ask(all.get(0), "", "hello")).isEqualTo("hello");
    assertThat(servers()).hasSize(1);
  }

  @Test
  void anotherModelOrContextHasAServerOfItsOwn() {
    load(1);
    Map<String, Object> other = new HashMap<>(shared());
    other.put("model.context-tokens", 512);
    open.add(
        LlamaServerEngine.load(
            FakeProgram.settings(folder.resolve("llama-server"), other), FakeProgram.WATCHING));

    assertThat(servers()).hasSize(2);
  }

  @Test
  void reportsAFolderThatCannotBeUsed() {
    FakeProgram.working(folder);
    Map<String, Object> nowhere = new HashMap<>(shared());
    nowhere.put("llama-server.share-folder", folder.resolve("none").toString());

    assertThatThrownBy(
            () ->
                LlamaServerEngine.load(
                    FakeProgram.settings(folder.resolve("llama-server"), nowhere),
                    FakeProgram.WATCHING))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(
            "Cannot use llama-server: llama-server.share=host needs a folder of this user with file"
                + " locks, see llama-server.share-folder: ")
        .hasMessageEndingWith(", got " + folder.resolve("none"));
  }

  @Test
  void aTextThatKillsTheServerFailsAloneAmongThoseOfAllJvms() throws IOException {
    List<SharingJvm> jvms = jvms(3);
    List<CompletableFuture<String>> innocent = new ArrayList<>();
    innocent.add(jvms.get(0).ask("", "gate-9-beside"));
    innocent.add(jvms.get(2).ask("", "gate-9-too"));
    awaitFile("beside");
    awaitFile("too");

    CompletableFuture<String> guilty = jvms.get(1).ask("", "crash-9-guilty");
    for (int i = 0; i < 30; i++) {
      innocent.add(jvms.get(i % 3).ask("", "hello " + i));
    }
    awaitFile("guilty");
    Files.writeString(folder.resolve("beside.open"), "");
    Files.writeString(folder.resolve("too.open"), "");

    assertThat(guilty.join()).isEqualTo(CRASHED);
    assertThat(times("guilty")).isEqualTo(2);
    assertThat(innocent.stream().map(CompletableFuture::join))
        .hasSize(32)
        .noneMatch(answer -> answer.startsWith("failed"));
    assertThat(servers()).hasSize(1);
  }

  @Test
  void theOthersGoOnWhenTheJvmOfTheOwnerIsKilled() throws Exception {
    List<SharingJvm> jvms = jvms(3);
    long former = note().server().pid();
    SharingJvm owner =
        jvms.stream().filter(jvm -> jvm.pid() == note().owner().pid()).findFirst().orElseThrow();
    List<SharingJvm> others = jvms.stream().filter(jvm -> jvm != owner).toList();
    CompletableFuture<String> beside = others.get(0).ask("", "gate-9-beside");
    awaitFile("beside");

    owner.kill();
    Files.writeString(folder.resolve("beside.open"), "");

    assertThat(beside.join()).isEqualTo("gate-9-beside");
    assertThat(others.get(1).ask("", "hello").join()).isEqualTo("hello");
    assertThat(servers()).hasSize(1);
    assertThat(note().server().pid()).isNotEqualTo(former);
  }
}
