package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ExecutorReportsTest {
  private final MetricRegistry registry = new MetricRegistry();
  private final AtomicLong clock = new AtomicLong();
  private final ExecutorReports reports = new ExecutorReports(registry, clock::get);

  private void report(String executor, long chapters, long slotsBusy) {
    reports.receive(
        ExecutorReports.message(
            executor,
            Map.of(Measure.CHAPTERS_SUMMARIZED, chapters, Measure.SLOTS_BUSY, slotsBusy)));
  }

  private long counter(String name) {
    return registry.getCounters().get(name).getCount();
  }

  private Object gauge(String name) {
    return registry.getGauges().get(name).getValue();
  }

  @Test
  void holdTheLastWordOfEachExecutorAndTheTotal() {
    assertThat(counter("executors.chapters_summarized")).isZero();
    report("0", 3, 1);
    report("1", 5, 2);
    report("0", 4, 0);

    assertThat(counter("executors.chapters_summarized")).isEqualTo(9);
    assertThat(counter("executor.0.chapters_summarized")).isEqualTo(4);
    assertThat(counter("executor.1.chapters_summarized")).isEqualTo(5);
    assertThat(gauge("executors.slots_busy")).isEqualTo(2L);
    assertThat(gauge("executor.1.slots_busy")).isEqualTo(2L);
  }

  @Test
  void keepWhatALostExecutorDidAndForgetWhatItUsed() {
    report("0", 3, 1);
    clock.addAndGet(TimeUnit.MINUTES.toNanos(1));
    report("1", 5, 2);

    assertThat(counter("executors.chapters_summarized")).isEqualTo(8);
    assertThat(gauge("executors.slots_busy")).isEqualTo(2L);
    assertThat(gauge("executor.0.slots_busy")).isEqualTo(0L);
  }

  @Test
  void refuseWhatIsNoReport() {
    assertThatThrownBy(() -> reports.receive("hello"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read executor metrics: expected a message of this Precis version, got hello");
  }
}
