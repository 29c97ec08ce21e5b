package dev.precis.job.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.testing.Await;
import dev.precis.job.testing.LocalFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskKilledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final String TEXT = "a".repeat(64);
  private static final String OTHER = "b".repeat(64);

  @TempDir private Path folder;

  /** Of the process that the journals of a test share. */
  private final ReentrantReadWriteLock underWay = new ReentrantReadWriteLock(true);

  private Journal journal() {
    LocalFolder output = new LocalFolder(folder);
    return new Journal(
        JournalEntries.of(output.path("journal"), output.files()), Optional.empty(), underWay);
  }

  @Test
  void holdsATextWhileItIsUnderWayAndNoLonger() {
    Journal journal = journal();

    int during = journal.whileUnderWay(TEXT, false, () -> false, () -> journal().deaths(TEXT));

    assertThat(during).isEqualTo(1);
    assertThat(journal.deaths(TEXT)).isZero();
    assertThat(journal.deaths(OTHER)).isZero();
  }

  @Test
  void forgetsATextWhoseWorkFailed() {
    Journal journal = journal();

    assertThatThrownBy(
            () ->
                journal.whileUnderWay(
                    TEXT,
                    false,
                    () -> false,
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(journal.deaths(TEXT)).isZero();
  }

  @Test
  void countsWhatKilledProcessesLeftUntilItIsForgotten() throws IOException {
    Files.createDirectories(folder.resolve("journal"));
    Files.createFile(folder.resolve("journal/" + TEXT + "-1"));
    Files.createFile(folder.resolve("journal/" + TEXT + "-2"));
    Files.createFile(folder.resolve("journal/" + OTHER + "-1"));
    Journal journal = journal();

    assertThat(journal.deaths(TEXT)).isEqualTo(2);
    journal.acquit(TEXT);
    assertThat(journal.deaths(TEXT)).isZero();
    assertThat(journal.deaths(OTHER)).isEqualTo(1);
  }

  @Test
  void letsASuspectWorkAloneInItsProcess() throws Exception {
    Journal journal = journal();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean innocentDone = new AtomicBoolean();
    CompletableFuture<Void> innocent =
        CompletableFuture.runAsync(
            () ->
                journal.whileUnderWay(
                    OTHER,
                    false,
                    () -> false,
                    () -> {
                      begun.countDown();
                      awaitQuietly(go);
                      innocentDone.set(true);
                      return null;
                    }));
    begun.await();
    CompletableFuture<Boolean> suspect =
        CompletableFuture.supplyAsync(
            () -> journal.whileUnderWay(TEXT, true, () -> false, innocentDone::get));
    Await.until(
        () -> "the suspect neither waits nor works",
        Duration.ofMinutes(1),
        () -> underWay.hasQueuedThreads() || suspect.isDone());
    assertThat(suspect).isNotDone();

    go.countDown();

    innocent.get(5, TimeUnit.SECONDS);
    assertThat(suspect.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void endsTheWaitOfACancelledTask() throws Exception {
    Journal journal = journal();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () ->
                journal.whileUnderWay(
                    OTHER,
                    false,
                    () -> false,
                    () -> {
                      begun.countDown();
                      awaitQuietly(go);
                      return null;
                    }));
    begun.await();

    assertThatThrownBy(() -> journal.whileUnderWay(TEXT, true, () -> true, () -> null))
        .isInstanceOf(TaskKilledException.class);

    go.countDown();
    other.get(5, TimeUnit.SECONDS);
  }

  @Test
  void isOpenedByItsPath() throws IOException {
    Files.createFile(folder.resolve(TEXT + "-1"));

    try (Journal journal =
        Journal.of("run", folder.toUri().toString(), new Configuration(), new long[0], false)) {
      assertThat(journal.deaths(TEXT)).isEqualTo(1);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
