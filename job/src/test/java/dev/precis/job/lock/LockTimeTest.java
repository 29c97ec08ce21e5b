package dev.precis.job.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LockTimeTest {
  private final LockTime time = LockTime.ofSystem();

  @Test
  void repeatsWorkInADaemonThread() throws InterruptedException {
    CountDownLatch twice = new CountDownLatch(2);
    try (LockTime.Repetition repetition =
        time.every(
            Duration.ofMillis(1),
            () -> {
              if (Thread.currentThread().isDaemon()) {
                twice.countDown();
              }
            })) {
      assertThat(repetition).isNotNull();
      assertThat(twice.await(1, TimeUnit.MINUTES)).isTrue();
    }
  }

  @Test
  void interruptsWorkThatIsRunningWhenItIsClosed() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    LockTime.Repetition repetition =
        time.every(
            Duration.ofMillis(1),
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();

    repetition.close();

    assertThat(interrupted.await(1, TimeUnit.MINUTES)).isTrue();
  }
}
