package dev.precis.llm.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches all files of a model into one folder. Used by one thread of one process at a time. */
final class ModelDownload {
  private static final Logger LOG = LoggerFactory.getLogger(ModelDownload.class);

  private final List<ModelUri> parts;
  private final Function<ModelUri, ModelSource> sources;
  private final DiskSpace space;
  private final RetryPolicy retries;

  /**
   * @param parts the model's file, or all files of a split model, the first one first
   */
  ModelDownload(
      List<ModelUri> parts,
      Function<ModelUri, ModelSource> sources,
      DiskSpace space,
      RetryPolicy retries) {
    this.parts = parts;
    this.sources = sources;
    this.space = space;
    this.retries = retries;
  }

  /** Asks for the version of the first file. */
  SourceVersion describe() throws IOException {
    return describe(parts.get(0));
  }

  private SourceVersion describe(ModelUri part) throws IOException {
    ModelSource source = sources.apply(part);
    return retries.run(part, () -> "got nothing", source::describe);
  }

  /**
   * Fetches what is missing of the files.
   *
   * @param sha256 the expected SHA-256 of the first file; empty to accept any
   * @return the SHA-256 of the first file
   * @throws PermanentSourceException when a file cannot be fetched
   */
  String into(Path folder, String sha256) throws IOException {
    long start = System.nanoTime();
    Files.createDirectories(folder);
    List<Download> downloads = new ArrayList<>();
    for (ModelUri part : parts) {
      downloads.add(new Download(part, sources.apply(part), folder, space));
    }
    if (parts.size() > 1) {
      requireSpaceForAll(downloads, folder);
    }
    LOG.info("Fetching model {} into {}", parts.get(0), folder);
    String first = downloads.get(0).run(sha256, retries);
    for (Download download : downloads.subList(1, downloads.size())) {
      download.run("", retries);
    }
    LOG.info(
        "Fetched model {} in {} ms, SHA-256 {}",
        parts.get(0),
        (System.nanoTime() - start) / 1_000_000,
        first);
    return first;
  }

  private void requireSpaceForAll(List<Download> downloads, Path folder) throws IOException {
    long needed = 0;
    for (int part = 0; part < parts.size(); part++) {
      SourceVersion version = describe(parts.get(part));
      needed += Math.max(0, version.size() - downloads.get(part).present());
    }
    Download.requireSpace(space, folder, needed);
  }
}
