package dev.precis.job.stores;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** An output in Azure's blob storage, by {@code wasb:}. */
@Tag("stores")
@Timeout(600)
class AzureStoreIT extends StoreContract {
  AzureStoreIT() {
    super(1);
  }

  @Override
  Store open(Path folder) throws IOException {
    return AzureServer.start(folder);
  }
}
