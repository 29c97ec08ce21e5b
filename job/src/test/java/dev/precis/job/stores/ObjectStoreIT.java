package dev.precis.job.stores;

import static dev.precis.job.stores.StoredIds.committed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.PrecisProcess;
import dev.precis.job.testing.Said;
import dev.precis.job.testing.Signal;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An output on S3, by hadoop-aws with its default settings. */
@Tag("stores")
@Timeout(600)
class ObjectStoreIT extends StoreContract {
  ObjectStoreIT() {
    super(2);
  }

  @Override
  Store open(Path folder) throws IOException {
    return S3Server.start(folder);
  }

  @Test
  void allCommandsWorkInOrc() throws IOException {
    assertAllCommandsWork(S3Server.at("all-orc"), "--output-format", "orc");
  }

  @Test
  void refusesASecondRunAndStopsAtSigterm() throws IOException {
    String output = S3Server.at("two");
    PrecisProcess first = summarizeBook(output);
    first.await(Said.COMMITTED, LIMIT);

    PrecisProcess second = summarizeBook(output);

    assertThat(second.exitCode(LIMIT)).as(second.toString()).isEqualTo(2);
    assertThat(second.err()).contains("another run is using it");
    if (first.isAlive()) {
      first.send(Signal.TERM);
    }
    assertThat(first.exitCode(LIMIT)).as(first.toString()).isIn(0, 143);
    assertThat(committed(output)).isNotEmpty().doesNotHaveDuplicates();

    assertEndsWell(summarizeBook(output));
    assertHasEachChapterOnce(committed(output));
  }
}
