package dev.precis.job.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import dev.precis.job.testing.PaidStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal on a store where requests are paid for: an entry for many texts. */
class ProcessEntryTest {
  private static final int TEXTS = 2 * Coverage.BLOCK;
  private static final int LAST = TEXTS - 1;

  @TempDir private Path folder;

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private JournalEntries entries(PaidStore files) {
    return JournalEntries.of(output().path("journal"), files);
  }

  private JournalEntries entries() {
    return entries(PaidStore.of(output()));
  }

  private static String text(int number) {
    return String.format(Locale.ROOT, "%016x", -1 - number).repeat(4);
  }

  private static long[] wave() {
    return IntStream.range(0, TEXTS).mapToLong(i -> Journal.key(text(i))).toArray();
  }

  private ProcessEntry process(String run) {
    return new ProcessEntry(entries(), run);
  }

  private Journal task(ProcessEntry process, boolean isRetried) {
    return new Journal(
        entries(),
        Optional.of(new Coverage(process, wave(), isRetried)),
        new ReentrantReadWriteLock(true));
  }

  private Journal newTask(String run) {
    return task(process(run), false);
  }

  private static void work(Journal journal, int text, boolean alone) {
    assertThat(journal.<Boolean>whileUnderWay(text(text), alone, () -> false, () -> true)).isTrue();
  }

  /** As if the process were killed meanwhile: nothing is removed. */
  private void dieAlone(int text) {
    output().write("journal/" + text(text) + "-" + System.nanoTime(), "");
  }

  private long processEntries() {
    return output().content().stream().filter(name -> name.contains("/process-")).count();
  }

  @Test
  void namesTheTextsOfABlockBeforeTheirTurnAndIsWrittenOnceForThem() {
    PaidStore files = PaidStore.of(output());
    ProcessEntry process = new ProcessEntry(entries(files), "run");
    try (Journal task = task(process, false)) {
      IntStream.range(0, Coverage.BLOCK).forEach(i -> work(task, i, false));
      assertThat(files.takeRequests()).hasSize(1).allMatch(request -> request.startsWith("create"));

      assertThat(newTask("later").deaths(text(Coverage.BLOCK - 1))).isEqualTo(1);
      assertThat(newTask("later").deaths(text(Coverage.BLOCK))).isZero();
    }
  }

  @Test
  void namesTheBlocksOfAllTasksThatWorkAndNoOthers() {
    ProcessEntry process = process("run");
    Journal first = task(process, false);
    Journal second = task(process, false);
    work(first, 0, false);
    work(second, LAST, false);
    assertThat(newTask("later").deaths(text(0))).isEqualTo(1);
    assertThat(newTask("later").deaths(text(LAST))).isEqualTo(1);

    first.close();
    second.close();
    try (Journal third =
        new Journal(
            entries(),
            Optional.of(new Coverage(process, LongStream.of(7).toArray(), false)),
            new ReentrantReadWriteLock(true))) {
      work(third, 1, false);
    }

    assertThat(newTask("later").deaths(text(0))).isZero();
    assertThat(newTask("later").deaths(text(1))).isEqualTo(1);
    assertThat(processEntries()).isEqualTo(1);
  }

  @Test
  void asksForTheDeathsOfAllTextsInOneRequestIfThereAreNone() {
    PaidStore files = PaidStore.of(output());
    try (Journal task = task(new ProcessEntry(entries(files), "run"), false)) {
      assertThat(IntStream.range(0, TEXTS).map(i -> task.deaths(text(i))).sum()).isZero();
    }

    assertThat(files.takeRequests()).containsExactly("list journal");
  }

  @Test
  void countsTheEntriesOfManyDeadProcessesAsOneDeath() {
    work(newTask("first"), 0, false);
    work(newTask("second"), 0, false);

    assertThat(newTask("later").deaths(text(1))).isEqualTo(1).isLessThan(Journal.MOST_DEATHS);
  }

  @Test
  void blamesTheTextThatKillsItsProcessAgainWhileAloneAndNoOther() {
    work(newTask("first"), 0, false);
    dieAlone(3);

    assertThat(newTask("later").deaths(text(3))).isEqualTo(Journal.MOST_DEATHS);
    assertThat(newTask("later").deaths(text(4))).isEqualTo(1);
  }

  @Test
  void understandsTheEntriesOfEarlierVersions() {
    dieAlone(5);
    dieAlone(5);

    try (Journal task = newTask("later")) {
      assertThat(task.deaths(text(5))).isEqualTo(2);
      task.acquit(text(5));
      assertThat(task.deaths(text(5))).isZero();
    }
  }

  @Test
  void takesOtherProcessesOfItsRunForDeadOnlyWhenATaskIsTriedAgain() {
    work(newTask("run"), 0, false);

    assertThat(newTask("run").deaths(text(1))).isZero();
    assertThat(task(process("run"), true).deaths(text(1))).isEqualTo(1);
    assertThat(task(process("run"), true).deaths(text(LAST))).isZero();
  }

  @Test
  void seesNoDeathInItsOwnEntry() {
    ProcessEntry process = process("run");
    work(task(process, false), 0, false);

    assertThat(task(process, true).deaths(text(0))).isZero();
  }

  @Test
  void givesASuspectAnEntryOfItsOwn() {
    try (Journal task = newTask("run")) {
      boolean seen =
          task.whileUnderWay(
              text(1),
              true,
              () -> false,
              () -> output().content().stream().anyMatch(name -> name.contains(text(1))));

      assertThat(seen).isTrue();
    }
    assertThat(output().content()).isEmpty();
  }

  @Test
  void isGoneWhenTheProcessEndsAsItShouldAndIsNotWrittenAgain() {
    ProcessEntry process = process("run");
    work(task(process, false), 0, false);
    assertThat(processEntries()).isEqualTo(1);

    process.end();
    work(task(process, false), LAST, false);

    assertThat(output().content()).isEmpty();
  }

  @Test
  void isForgottenWhenAllTextsHaveAnOutcome() {
    work(newTask("dead"), 0, false);
    dieAlone(1);

    Journal.settle("dead", entries(), Instant.now());

    assertThat(processEntries()).isZero();
    assertThat(newTask("later").deaths(text(1))).as("it is not done").isEqualTo(1);
  }

  /** The run that ends may not have selected the text that killed the other. */
  @Test
  void isKeptForADayAfterAnotherRunHasEnded() {
    work(newTask("dead"), 0, false);

    Journal.settle("other", entries(), Instant.now());

    assertThat(processEntries()).isEqualTo(1);
    Journal.settle("other", entries(), Instant.now().plus(Duration.ofHours(25)));
    assertThat(processEntries()).isZero();
  }
}
