package dev.precis.job.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What other tests rely on: the jar works beside Precis's alone, and a crash is a real one. */
@Timeout(60)
class CrashEngineIT {
  @TempDir private Path folder;

  /** A JVM with Precis's jar, as packaged, and the engine's; nothing of the tests or of Maven. */
  private Process jvm(String text) throws Exception {
    Path program =
        Files.writeString(
            folder.resolve("Program.java"),
            """
            import dev.precis.llm.engine.*;
            import java.time.Duration;

            class Program {
              public static void main(String[] text) {
                ModelSettings settings = ModelSettings.defaults().withEngine("crash");
                System.out.println(
                    Engines.onClassPath().named(settings.engine()).load(settings).generate(
                        new GenerationRequest(
                            new Prompt("", text[0]), SamplingSettings.defaults(), 9, Duration.ofMinutes(1)),
                        Cancellation.NEVER).text());
              }
            }
            """);
    String jars =
        System.getProperty("precis.jar") + File.pathSeparator + CrashEngineJar.write(folder);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
            "-cp",
            jars,
            program.toString(),
            text)
        .redirectErrorStream(true)
        .start();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void endsTheJvmByASegmentationFaultWhereTheTextSaysSo() throws Exception {
    Process crashed = jvm("All is well. " + CrashEngineJar.CRASH);
    String output = new String(crashed.getInputStream().readAllBytes(), UTF_8);

    assertThat(crashed.waitFor()).as(output).isNotZero();
    assertThat(output).contains("SIGSEGV").doesNotContain("All is well.");
    assertThat(folder.resolve("hs_err.log")).content().contains("SIGSEGV", "CrashGenerator");
  }

  @Test
  void answersAsLeadWhereItDoesNot() throws Exception {
    Process process = jvm("All is well. Good night.");
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).isEqualTo("All is well. Good night.\n");
  }

  @Test
  void isSlowWhereTheTextSaysSoAndCanBeCalledOff() throws Exception {
    URL[] jar = {CrashEngineJar.write(folder).toUri().toURL()};
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jars = new URLClassLoader(jar, before)) {
      Thread.currentThread().setContextClassLoader(jars);
      Engine engine = Engines.onClassPath().named(CrashEngineJar.ENGINE);
      assertThat(engine.runsNativeCode()).isTrue();
      long start = System.nanoTime();

      assertThat(generate(engine, CrashEngineJar.slow(300) + " Yes.", Cancellation.NEVER).text())
          .endsWith("Yes.");
      assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(300));
      assertThat(
              catchThrowableOfType(
                      GenerationException.class,
                      () ->
                          generate(
                              engine,
                              CrashEngineJar.slow(999_999) + CrashEngineJar.CRASH,
                              () -> true))
                  .kind())
          .isEqualTo(FailureKind.CANCELLED);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Generation generate(Engine engine, String text, Cancellation cancellation) {
    return engine
        .load(ModelSettings.defaults().withEngine(CrashEngineJar.ENGINE))
        .generate(
            new GenerationRequest(
                new Prompt("", text), SamplingSettings.defaults(), 9, Duration.ofMinutes(1)),
            cancellation);
  }
}
