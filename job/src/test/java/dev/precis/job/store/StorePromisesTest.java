package dev.precis.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorePromisesTest {
  @ParameterizedTest
  @CsvSource({
    "file:///out, true, true",
    "hdfs://host/out, true, true",
    "HDFS://host/out, true, true",
    "abfss://box@account/out, true, false",
    "gs://bucket/out, true, false",
    "s3a://bucket/out, false, false",
    "s3://bucket/out, false, false",
    "wasbs://box@account/out, false, false",
    "ofs://unknown/out, false, false"
  })
  void reliesOnNothingThatIsNotKnownToBePromised(
      String uri, boolean createsOnce, boolean movesFolders) throws IOException {
    FileSystem files = new Elsewhere(FileSystem.getLocal(new Configuration()), URI.create(uri));

    assertThat(StorePromises.of(files)).isEqualTo(new StorePromises(createsOnce, movesFolders));
  }

  private static final class Elsewhere extends FilterFileSystem {
    private final URI uri;

    Elsewhere(FileSystem files, URI uri) {
      super(files);
      this.uri = uri;
    }

    @Override
    public URI getUri() {
      return uri;
    }

    @Override
    public String getScheme() {
      throw new UnsupportedOperationException("Not implemented by this FileSystem");
    }
  }
}
