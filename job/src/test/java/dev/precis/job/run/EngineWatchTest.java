package dev.precis.job.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.EngineUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.Success$;
import org.apache.spark.TaskEndReason;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.collection.immutable.List$;

class EngineWatchTest {
  private static final int MOST = 3;

  private final List<String> ended = new ArrayList<>();
  private final EngineWatch watch = new EngineWatch(null, MOST, ended::add);

  private void end(TaskEndReason reason) {
    watch.onTaskEnd(new SparkListenerTaskEnd(1, 0, "ResultTask", reason, null, null, null));
  }

  @SuppressWarnings("unchecked")
  private static TaskEndReason failed(Exception exception) {
    return new ExceptionFailure(
        exception.getClass().getName(),
        exception.getMessage(),
        new StackTraceElement[0],
        "",
        Option.empty(),
        List$.MODULE$.empty(),
        List$.MODULE$.empty(),
        List$.MODULE$.empty());
  }

  private static TaskEndReason unavailable() {
    return failed(new EngineUnavailableException("no server", null));
  }

  @Test
  void endsTheRunAtTheFirstRefusal() {
    end(failed(new EngineRefusedException("wrong key", null)));

    assertThat(ended).containsExactly("wrong key");
  }

  @Test
  void endsTheRunWhenAsManyTasksInARowFoundNoEngineAsRunAtOnce() {
    end(unavailable());
    end(unavailable());
    assertThat(ended).isEmpty();

    end(unavailable());

    assertThat(ended).containsExactly("no server");
  }

  @Test
  void goesOnWhileOtherTasksFindTheEngine() {
    for (int i = 0; i < 10; i++) {
      end(unavailable());
      end(unavailable());
      end(Success$.MODULE$);
    }

    assertThat(ended).isEmpty();
  }

  @Test
  void ignoresOtherFailures() {
    for (int i = 0; i < 10; i++) {
      end(failed(new IllegalStateException("another")));
    }

    assertThat(ended).isEmpty();
  }
}
