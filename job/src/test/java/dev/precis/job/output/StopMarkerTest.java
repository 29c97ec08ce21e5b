package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopMarkerTest {
  @TempDir private Path folder;
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private StopMarker marker() {
    return new StopMarker(output().files(), output().layout().stop(), nanoTime::get);
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
  void canBeClearedThoughItIsNotSet() {
    marker().clear();

    assertThat(marker().isSet()).isFalse();
  }

  @Test
  void doesNotFailTheRunIfItCannotBeSet() {
    LocalOutput file = new LocalOutput(folder.resolve("file"));
    output().write("file", "no folder");

    new StopMarker(file.files(), file.layout().stop(), nanoTime::get).set();

    assertThat(output().content()).containsExactly("file");
  }

  @Test
  void isOpenedByItsPath() {
    marker().set();

    assertThat(StopMarker.of(output().layout().stop().toString(), new Configuration()).isSet())
        .isTrue();
  }
}
