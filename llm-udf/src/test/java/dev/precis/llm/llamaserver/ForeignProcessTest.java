package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.host.HostFolder;
import dev.precis.llm.host.HostProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ForeignProcessTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private Path folder;
  private Process server;
  private Process owner;
  private HostNote note;
  private ForeignProcess foreign;

  @BeforeEach
  void start() throws IOException {
    server = new ProcessBuilder("sleep", "1000").start();
    owner = new ProcessBuilder("sleep", "1000").start();
    note =
        new HostNote(
            HostProcess.of(server.pid()),
            HostProcess.of(owner.pid()),
            1,
            "secret",
            Path.of("log"),
            "");
    foreign = new ForeignProcess(note, folder.resolve("note"));
    write(note);
  }

  @AfterEach
  void end() {
    server.destroyForcibly();
    owner.destroyForcibly();
  }

  private void write(HostNote text) throws IOException {
    new HostFolder(folder).write("note", text.toJson());
  }

  @Test
  void readsTheNoteThatAnotherJvmHasWritten() throws IOException {
    assertThat(HostNote.read(folder.resolve("note"))).contains(note);
    assertThat(HostNote.read(folder.resolve("none"))).isEmpty();
    assertThat(note.isRunning()).isTrue();
    assertThat(note.ended("signal 9").toJson()).doesNotContain("secret");
  }

  @Test
  void aServerThatIsStoppedForThisJvmAloneLivesOn() throws InterruptedException {
    foreign.stop();

    assertThat(foreign.awaitEnd(Duration.ofMillis(100))).isFalse();
    assertThat(foreign.end()).isEqualTo("it still runs");
  }

  @Test
  void aServerThatDiesWhileItsOwnerLivesHasDiedOfAText() throws Exception {
    foreign.kill();
    assertThat(foreign.awaitEnd(SOON)).isTrue();
    write(note.ended("signal 9"));

    assertThat(foreign.endedWithOwner()).isFalse();
    assertThat(foreign.end()).isEqualTo("signal 9");
  }

  @Test
  void aServerThatItsOwnerStopsHasDiedOfNoText() throws Exception {
    foreign.kill();
    assertThat(foreign.awaitEnd(SOON)).isTrue();
    write(note.ended(HostNote.STOPPED));

    assertThat(foreign.endedWithOwner()).isTrue();
  }

  @Test
  void aServerThatEndsWithItsOwnerHasDiedOfNoText() throws Exception {
    owner.destroyForcibly();
    foreign.kill();

    assertThat(foreign.awaitEnd(SOON)).isTrue();
    assertThat(foreign.endedWithOwner()).isTrue();
    assertThat(foreign.end()).isEqualTo("its JVM ended");
  }

  @Test
  void aServerOfWhichNothingIsNotedHasDiedOfAText() throws Exception {
    foreign.kill();

    assertThat(foreign.awaitEnd(SOON)).isTrue();
    assertThat(foreign.endedWithOwner()).isFalse();
  }
}
