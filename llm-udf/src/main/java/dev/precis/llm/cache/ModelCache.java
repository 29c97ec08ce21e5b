package dev.precis.llm.cache;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.gguf.GgufFormatException;
import dev.precis.llm.gguf.GgufHeader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were fetched to this machine, each once for all processes that share the folder:
 * one fetches, the others wait for it, and all map the same file. A file is seen only when it is
 * whole and checked; one that broke off is gone on with by the next to ask. Thread-safe.
 */
public final class ModelCache {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCache.class);

  private final CacheFolder folder;
  private final DiskSpace space;
  private final Tries tries;
  private final ServerRule servers;
  private final Consumer<Path> check;

  /**
   * @param folder a folder of this machine, made where there is none; empty for the user's own:
   *     {@code ~/.cache/precis/models}, or {@code precis-models-USER} in {@code java.io.tmpdir}
   *     where there is no home to write to
   * @param servers which web servers models may come from
   */
  public ModelCache(String folder, ServerRule servers) {
    this(CacheFolder.of(folder), DiskSpace.OF_THE_SYSTEM, Tries.DEFAULT, servers, GgufHeader::read);
  }

  /**
   * @param check throws {@link GgufFormatException} where the file, and those beside it, are no
   *     model
   */
  ModelCache(
      CacheFolder folder, DiskSpace space, Tries tries, ServerRule servers, Consumer<Path> check) {
    this.folder = folder;
    this.space = space;
    this.tries = tries;
    this.servers = servers;
    this.check = check;
  }

  /**
   * The model on this machine, fetched where it is not here yet; that takes as long as the transfer
   * takes. Of a split model the first file is named, and all come.
   *
   * @param sha256 of the file, or of the first of a split model; empty where nobody knows
   * @param sources what brings files that no web server has
   * @throws ModelLoadException when it cannot be had, with the reason; without what may be a secret
   *     of the address
   */
  public CachedModel fetch(ModelUri uri, String sha256, Function<ModelUri, ModelSource> sources) {
    List<ModelUri> parts = uri.parts();
    try {
      folder.claim();
      if (sha256.isEmpty()) {
        return unknown(uri, parts, source -> source(source, sources));
      }
      return known(uri, parts, sha256.toLowerCase(Locale.ROOT), source -> source(source, sources));
    } catch (SourceRefusal | InterruptedIOException e) {
      throw failure(uri, Tries.reason(e), e);
    } catch (GgufFormatException e) {
      throw failure(uri, e.reason(), e);
    } catch (IOException e) {
      throw failure(
          uri, "the cache folder cannot be used (model.cache): " + e + ", got " + folder, e);
    }
  }

  private ModelSource source(ModelUri uri, Function<ModelUri, ModelSource> others) {
    return uri.isWeb() ? new HttpSource(uri, servers) : others.apply(uri);
  }

  private static ModelLoadException failure(ModelUri uri, String reason, Exception cause) {
    return new ModelLoadException(
        "Cannot load model " + uri.shown() + ": " + uri.hide(reason),
        // Its own message, and those of its causes, may show what this one does not.
        uri.hasSecret() ? null : cause);
  }

  private CachedModel known(
      ModelUri uri, List<ModelUri> parts, String sha256, Function<ModelUri, ModelSource> sources)
      throws IOException {
    String key = key(uri, parts, sha256);
    // Before any writing: a cache that came with the machine's image may be read-only.
    Optional<Path> here = folder.model(key, parts);
    if (here.isPresent()) {
      return new CachedModel(here.get(), sha256);
    }
    folder.create();
    return folder.locked(
        key,
        () -> {
          if (folder.model(key, parts).isEmpty()) {
            Path incoming = folder.incoming(key);
            download(parts, sha256, incoming, sources);
            if (parts.size() > 1) {
              requireModel(parts, incoming);
            }
            folder.accept(incoming, key);
          }
          return new CachedModel(folder.model(key, parts).orElseThrow(), sha256);
        });
  }

  private CachedModel unknown(
      ModelUri uri, List<ModelUri> parts, Function<ModelUri, ModelSource> sources)
      throws IOException {
    SourceVersion version = describe(parts.get(0), sources);
    String source = DigestUtils.sha256Hex(uri.shown() + '\n' + version.line());
    Optional<CachedModel> here = remembered(source, uri, parts);
    if (here.isPresent()) {
      return here.get();
    }
    folder.create();
    return folder.locked(
        source,
        () -> {
          Optional<CachedModel> came = remembered(source, uri, parts);
          return came.isPresent() ? came.get() : learned(source, version, uri, parts, sources);
        });
  }

  private CachedModel learned(
      String source,
      SourceVersion version,
      ModelUri uri,
      List<ModelUri> parts,
      Function<ModelUri, ModelSource> sources)
      throws IOException {
    Path incoming = folder.incoming(source);
    if (!version.isCertain()) {
      FileUtils.deleteDirectory(incoming.toFile());
    }
    String sha256 = download(parts, "", incoming, sources);
    requireModel(parts, incoming);
    CachedModel model = accepted(incoming, uri, parts, sha256);
    if (version.isCertain()) {
      folder.rememberSha256(source, sha256);
    }
    return model;
  }

  private Optional<CachedModel> remembered(String source, ModelUri uri, List<ModelUri> parts)
      throws IOException {
    Optional<String> sha256 = folder.sha256Of(source);
    if (sha256.isEmpty()) {
      return Optional.empty();
    }
    return folder
        .model(key(uri, parts, sha256.get()), parts)
        .map(file -> new CachedModel(file, sha256.get()));
  }

  private CachedModel accepted(Path incoming, ModelUri uri, List<ModelUri> parts, String sha256)
      throws IOException {
    String key = key(uri, parts, sha256);
    return folder.locked(
        key,
        () -> {
          if (folder.model(key, parts).isPresent()) {
            FileUtils.deleteDirectory(incoming.toFile());
          } else {
            folder.accept(incoming, key);
          }
          return new CachedModel(folder.model(key, parts).orElseThrow(), sha256);
        });
  }

  /** The first files of two split models can be alike, where they hold no weights. */
  private static String key(ModelUri uri, List<ModelUri> parts, String sha256) {
    return parts.size() == 1
        ? sha256
        : sha256 + '-' + DigestUtils.sha256Hex(uri.shown()).substring(0, 12);
  }

  private SourceVersion describe(ModelUri part, Function<ModelUri, ModelSource> sources)
      throws IOException {
    ModelSource source = sources.apply(part);
    return tries.run(part, () -> "got nothing", source::describe);
  }

  /**
   * @return the SHA-256 of the first file
   */
  private String download(
      List<ModelUri> parts, String sha256, Path incoming, Function<ModelUri, ModelSource> sources)
      throws IOException {
    long start = System.nanoTime();
    Files.createDirectories(incoming);
    List<Download> downloads = new ArrayList<>();
    for (ModelUri part : parts) {
      downloads.add(new Download(part, sources.apply(part), incoming, space));
    }
    if (parts.size() > 1) {
      requireSpaceForAll(parts, downloads, incoming, sources);
    }
    LOG.info("Fetching model {} into {}", parts.get(0), folder);
    String first = downloads.get(0).run(sha256, tries);
    for (Download download : downloads.subList(1, downloads.size())) {
      download.run("", tries);
    }
    LOG.info(
        "Fetched model {} in {} ms, SHA-256 {}",
        parts.get(0),
        (System.nanoTime() - start) / 1_000_000,
        first);
    return first;
  }

  private void requireSpaceForAll(
      List<ModelUri> parts,
      List<Download> downloads,
      Path incoming,
      Function<ModelUri, ModelSource> sources)
      throws IOException {
    long needed = 0;
    for (int part = 0; part < parts.size(); part++) {
      SourceVersion version = describe(parts.get(part), sources);
      needed += Math.max(0, version.size() - downloads.get(part).present());
    }
    Download.requireSpace(space, incoming, needed);
  }

  /** What is no model is not kept: the next try shall not find it. */
  private void requireModel(List<ModelUri> parts, Path incoming) throws IOException {
    try {
      check.accept(incoming.resolve(parts.get(0).fileName()));
    } catch (RuntimeException e) {
      FileUtils.deleteDirectory(incoming.toFile());
      throw e;
    }
  }
}
