package dev.precis.job.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.LocalFolder;
import dev.precis.job.testing.PaidStore;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopMarkerTest {
  @TempDir private Path folder;
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

  private LocalFolder output() {
    return new LocalFolder(folder);
  }

  private StopMarker marker() {
    return new StopMarker(output().files(), output().path("_STOP"), nanoTime::get);
  }

  @Test
  void isSetFromTheFirstLookOnIfItWasSetBefore() {
    marker().set();

    StopMarker executors = marker();

    assertThat(executors.isSet()).isTrue();
    marker().clear();
    assertThat(executors.isSet()).as("a task does not begin again").isTrue();
    assertThat(marker().isSet()).isFalse();
    assertThat(output().content()).isEmpty();
  }

  /** Also where the nanoseconds overflow, which they may. */
  @Test
  void looksOnceASecond() {
    StopMarker executors = marker();
    assertThat(executors.isSet()).isFalse();
    marker().set();

    nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(1) - 1);
    assertThat(executors.isSet()).isFalse();
    nanoTime.addAndGet(1);
    assertThat(executors.isSet()).isTrue();
  }

  @Test
  void looksEveryFiveSecondsInOneRequestWhereRequestsArePaidFor() {
    PaidStore files = PaidStore.of(new LocalFolder(folder));
    StopMarker executors = new StopMarker(files, output().path("_STOP"), nanoTime::get);
    assertThat(executors.isSet()).isFalse();
    marker().set();
    assertThat(files.takeRequests()).containsExactly("list " + folder.getFileName());

    nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(5) - 1);
    assertThat(executors.isSet()).isFalse();
    assertThat(files.takeRequests()).isEmpty();
    nanoTime.addAndGet(1);
    assertThat(executors.isSet()).isTrue();
    assertThat(files.takeRequests()).hasSize(1);
  }

  @Test
  void isSharedByTheTasksOfARunAndByNoOtherRun() {
    String file = output().path("_STOP").toString();
    StopMarker first = StopMarker.ofThisProcess("first", file, new Configuration());
    assertThat(StopMarker.ofThisProcess("first", file, new Configuration())).isSameAs(first);
    marker().set();
    assertThat(first.isSet()).isTrue();
    marker().clear();

    assertThat(StopMarker.ofThisProcess("next", file, new Configuration()).isSet()).isFalse();
  }

  @Test
  void canBeClearedThoughItIsNotSet() {
    marker().clear();

    assertThat(marker().isSet()).isFalse();
  }

  @Test
  void doesNotFailTheRunIfItCannotBeSet() {
    LocalFolder file = new LocalFolder(folder.resolve("file"));
    output().write("file", "no folder");

    new StopMarker(file.files(), file.path("_STOP"), nanoTime::get).set();

    assertThat(output().content()).containsExactly("file");
  }

  @Test
  void isOpenedByItsPath() {
    marker().set();

    assertThat(StopMarker.of(output().path("_STOP").toString(), new Configuration()).isSet())
        .isTrue();
  }
}
