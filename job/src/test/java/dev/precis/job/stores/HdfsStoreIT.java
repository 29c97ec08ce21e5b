package dev.precis.job.stores;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** An output on HDFS. */
@Tag("stores")
@Timeout(600)
class HdfsStoreIT extends StoreContract {
  HdfsStoreIT() {
    super(1);
  }

  @Override
  Store open(Path folder) throws IOException {
    return HdfsServer.start(folder);
  }
}
