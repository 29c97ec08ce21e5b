package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JvmThreadsTest {
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> started = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    end.countDown();
    for (Thread thread : started) {
      thread.join();
    }
  }

  private Thread start(ThreadGroup group, boolean daemon) {
    Thread thread =
        new Thread(
            group,
            () -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    thread.setDaemon(daemon);
    thread.start();
    started.add(thread);
    return thread;
  }

  @Test
  void areThoseOfAllGroupsButDaemonsTheOldestFirst() {
    Thread first = start(null, false);
    Thread daemon = start(null, true);
    Thread second = start(new ThreadGroup("other"), false);

    List<Thread> threads = JvmThreads.nonDaemons();

    assertThat(threads).containsSubsequence(first, second).doesNotContain(daemon);
    assertThat(threads).allMatch(Thread::isAlive);
  }

  @Test
  void areAllHoweverManyThereAre() {
    List<Thread> many = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      many.add(start(null, false));
    }

    assertThat(JvmThreads.nonDaemons()).containsAll(many);
  }

  @Test
  void areNoLongerListedWhenTheyHaveEnded() throws Exception {
    Thread ended = start(null, false);
    end.countDown();
    ended.join();

    assertThat(JvmThreads.nonDaemons()).doesNotContain(ended);
  }
}
