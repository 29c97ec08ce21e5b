package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ModelSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that load the model, and whose main method then ends without System.exit. */
@Timeout(150)
class ExitWatchIT {
  @TempDir private Path folder;

  private int exitCode(Class<?> program) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("its end within a minute").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void endsWhenTheMainMethodReturns() throws Exception {
    assertThat(exitCode(Returns.class)).isZero();
  }

  @Test
  void endsWithTheExitCodeOfAMainMethodThatThrows() throws Exception {
    assertThat(exitCode(Throws.class)).isEqualTo(1);
    assertThat(folder.resolve("err")).content().contains("IllegalStateException: of main");
  }

  @Test
  void endsNotBeforeOtherThreads() throws Exception {
    assertThat(exitCode(GoesOn.class)).isZero();
    assertThat(Files.readString(folder.resolve("out"))).isEqualTo("done");
  }

  static final class Returns {
    public static void main(String[] arguments) {
      LlamaCppGenerator.load(ModelSettings.defaults());
    }
  }

  static final class Throws {
    public static void main(String[] arguments) {
      LlamaCppGenerator.load(ModelSettings.defaults());
      throw new IllegalStateException("of main");
    }
  }

  static final class GoesOn {
    public static void main(String[] arguments) {
      LlamaCppGenerator.load(ModelSettings.defaults());
      new Thread(GoesOn::work).start();
    }

    /** Ends only when the main method has returned and the watch waits for this thread. */
    private static void work() {
      while (!isThere("DestroyJavaVM", Thread.State.RUNNABLE)
          || !isThere("precis-exit", Thread.State.WAITING)) {
        Thread.onSpinWait();
      }
      System.out.print("done");
    }

    private static boolean isThere(String name, Thread.State state) {
      return Thread.getAllStackTraces().keySet().stream()
          .anyMatch(thread -> thread.getName().equals(name) && thread.getState() == state);
    }
  }
}
