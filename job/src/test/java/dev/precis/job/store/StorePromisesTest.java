package dev.precis.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.testing.PaidStore;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorePromisesTest {
  @ParameterizedTest
  @CsvSource({
    "file:///out, true, true, true",
    "hdfs://host/out, true, true, true",
    "HDFS://host/out, true, true, true",
    "abfss://box@account/out, true, false, false",
    "gs://bucket/out, true, false, false",
    "s3a://bucket/out, false, false, false",
    "s3://bucket/out, false, false, false",
    "wasbs://box@account/out, false, false, false",
    "ofs://unknown/out, false, false, false"
  })
  void reliesOnNothingThatIsNotKnownToBePromised(
      String uri, boolean createsOnce, boolean movesFolders, boolean freeRequests)
      throws IOException {
    FileSystem files = new PaidStore(FileSystem.getLocal(new Configuration()), URI.create(uri));

    assertThat(StorePromises.of(files))
        .isEqualTo(new StorePromises(createsOnce, movesFolders, freeRequests));
  }
}
