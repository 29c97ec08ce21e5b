package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.cli.ExitCode;
import dev.precis.job.testing.Ran;
import dev.precis.job.testing.SmallBook;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log holds when it holds most. */
class LogIT {
  private static final String PRECIS = "dev.precis";

  /** Words of the text and of its summary that stand nowhere else. */
  private static final List<String> SECRETS =
      List.of("keeper climbed", "counted two hundred", "worried", "Zanzibar");

  @TempDir private Path folder;

  private final Lines lines = new Lines();

  @BeforeEach
  void listen() {
    lines.start();
    ((Logger) LogManager.getRootLogger()).addAppender(lines);
    Configurator.setLevel(PRECIS, Level.DEBUG);
  }

  @AfterEach
  void stopListening() {
    ((Logger) LogManager.getRootLogger()).removeAppender(lines);
    Configurator.setLevel(PRECIS, Level.INFO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead", "llama.cpp"})
  void noLineOfABookAppearsInTheLogOfAWholeRun(String engine) {
    SmallBook.write(
        folder.resolve("a.txt"), SmallBook.STORY, "Zanzibar! " + SmallBook.STORY.repeat(40));

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            folder.resolve("a.txt"),
            "--output",
            folder.resolve("out"),
            "--engine",
            engine,
            // A model that no other test of this JVM has loaded: loading it is logged.
            "--set",
            "model.slots=3");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertSilentOfTheBook("with engine " + engine);
  }

  @Test
  void noLineOfABookAppearsWhereItsChapterFails() {
    SmallBook.write(folder.resolve("a.txt"), "Zanzibar! " + SmallBook.STORY);

    Ran ran =
        Ran.precis(
            "summarize",
            "--input",
            folder.resolve("a.txt"),
            "--output",
            folder.resolve("out"),
            "--engine",
            "lead",
            "--set",
            "model.slots=4",
            "--set",
            "sampling.stop=Zanzibar");

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.FAILED);
    assertThat(ran.err()).contains("empty_answer").doesNotContain(SECRETS);
    assertSilentOfTheBook("with engine lead");
  }

  /** Spark's lines too, as far as the root logger lets them through. */
  private void assertSilentOfTheBook(String expectedLine) {
    assertThat(lines.all).as("the listener hears").anyMatch(line -> line.contains(expectedLine));
    assertThat(lines.all).noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
  }

  /** Keeps what is logged. */
  private static final class Lines extends AbstractAppender {
    private final List<String> all = new CopyOnWriteArrayList<>();

    Lines() {
      super("lines", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      all.add(
          event.getMessage().getFormattedMessage()
              + (event.getThrown() == null ? "" : ExceptionUtils.getStackTrace(event.getThrown())));
    }
  }
}
