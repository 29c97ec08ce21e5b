package dev.precis.llm.llamaserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerProcessIT {
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir private Path folder;

  /** A JVM that holds a server until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      ServerProcess server = ServerProcess.start(List.of(args), "key", ServerLog.create());
      System.out.println(server.pid());
      boolean unused = server.awaitEnd(Duration.ofMinutes(5));
    }
  }

  private static boolean isAlive(ProcessHandle process) {
    return process.isAlive();
  }

  private static ProcessHandle process(long pid) {
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static Process holder(String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName());
    builder.command().addAll(List.of(command));
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Test
  void theServerDoesNotOutliveAJvmThatIsKilled() throws IOException {
    Process jvm = holder("sleep", "1000");
    try (BufferedReader out = jvm.inputReader(StandardCharsets.US_ASCII)) {
      ProcessHandle server = process(Long.parseLong(out.readLine()));
      ProcessHandle guard = server.parent().orElseThrow();
      assertThat(isAlive(server)).isTrue();

      jvm.destroyForcibly();

      Until.holds(SOON, () -> !isAlive(server) && !isAlive(guard));
    }
  }

  @Test
  void theServerDoesNotOutliveItsGuard() throws IOException, InterruptedException {
    try (ServerLog log = ServerLog.create()) {
      ServerProcess server = ServerProcess.start(List.of("sleep", "1000"), "key", log);
      ProcessHandle program = process(server.pid());

      program.parent().orElseThrow().destroyForcibly();

      assertThat(server.awaitEnd(SOON)).isTrue();
      Until.holds(SOON, () -> !isAlive(program));
    }
  }

  @Test
  void nothingIsLeftOfAServerThatIsStopped() throws IOException, InterruptedException {
    try (ServerLog log = ServerLog.create()) {
      ServerProcess server = ServerProcess.start(List.of("sleep", "1000"), "key", log);
      ProcessHandle guard = process(server.pid()).parent().orElseThrow();
      List<ProcessHandle> all = guard.descendants().toList();

      server.stop();
      server.stop();

      assertThat(server.awaitEnd(SOON)).isTrue();
      assertThat(all).hasSizeGreaterThanOrEqualTo(2);
      Until.holds(SOON, () -> all.stream().noneMatch(ServerProcessIT::isAlive));
    }
  }

  @Test
  void killsAServerThatIgnoresItsEnd() throws IOException, InterruptedException {
    try (ServerLog log = ServerLog.create()) {
      Path script = folder.resolve("stubborn");
      Files.writeString(script, "trap '' TERM\necho ready\nwhile :; do sleep 1; done\n");
      ServerProcess server = ServerProcess.start(List.of("sh", script.toString()), "key", log);
      Until.holds(SOON, () -> log.tail().contains("ready"));

      server.stop();

      assertThat(server.awaitEnd(SOON)).isTrue();
      assertThat(server.end()).isEqualTo("signal 9");
    }
  }

  @Test
  void tellsHowTheServerEnded() throws IOException, InterruptedException {
    try (ServerLog log = ServerLog.create()) {
      ServerProcess server = ServerProcess.start(List.of("sh", "-c", "exit 7"), "key", log);

      assertThat(server.awaitEnd(SOON)).isTrue();
      assertThat(server.end()).isEqualTo("exit code 7");
    }
  }

  @Test
  void theServerReadsItsKeyFromStandardInput() throws IOException, InterruptedException {
    try (ServerLog log = ServerLog.create()) {
      ServerProcess server =
          ServerProcess.start(List.of("sh", "-c", "cat /dev/stdin"), "the key", log);

      assertThat(server.awaitEnd(SOON)).isTrue();
      assertThat(log.tail()).isEqualTo("the key");
    }
  }
}
