package dev.precis.llm.cache;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.gguf.GgufFormatException;
import dev.precis.llm.gguf.GgufHeader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/**
 * The models that have been fetched to this machine, each once for all processes that share the
 * folder: one process fetches, the others wait, and all map the same file. A file becomes visible
 * only when it is complete and verified. The next caller resumes an interrupted transfer.
 * Thread-safe.
 */
public final class ModelCache {
  private static final int SPLIT_DIGITS = 12;

  private final CacheFolder folder;
  private final DiskSpace space;
  private final RetryPolicy retries;
  private final ServerRule servers;
  private final Consumer<Path> check;

  /**
   * Uses a folder of this machine, and creates it if it does not exist.
   *
   * @param folder empty for the user's own: {@code ~/.cache/precis/models}, or {@code
   *     precis-models-USER} in {@code java.io.tmpdir} if the user has no writable home
   * @param servers which web servers models may come from
   */
  public ModelCache(String folder, ServerRule servers) {
    this(
        CacheFolder.of(folder),
        DiskSpace.OF_THE_SYSTEM,
        RetryPolicy.DEFAULT,
        servers,
        GgufHeader::read);
  }

  /**
   * @param check throws {@link GgufFormatException} if the file, with those beside it, is no model
   */
  ModelCache(
      CacheFolder folder,
      DiskSpace space,
      RetryPolicy retries,
      ServerRule servers,
      Consumer<Path> check) {
    this.folder = folder;
    this.space = space;
    this.retries = retries;
    this.servers = servers;
    this.check = check;
  }

  /**
   * Returns the model on this machine, and fetches it first if necessary. Blocks until it is
   * complete. If the address is that of the first file of a split model, all files are fetched.
   *
   * @param sha256 of the file, or of the first file of a split model; empty if unknown
   * @param sources provides files that are not on a web server
   * @throws ModelLoadException with the reason when the model cannot be fetched; the message
   *     contains no secret of the address
   */
  public CachedModel fetch(ModelUri uri, String sha256, Function<ModelUri, ModelSource> sources) {
    List<ModelUri> parts = uri.parts();
    ModelDownload download =
        new ModelDownload(parts, part -> source(part, sources), space, retries);
    try {
      folder.claim();
      return sha256.isEmpty()
          ? unknown(uri, parts, download)
          : known(uri, parts, sha256.toLowerCase(Locale.ROOT), download);
    } catch (PermanentSourceException | InterruptedIOException e) {
      throw failure(uri, RetryPolicy.reason(e), e);
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
        // Its message, and those of its causes, may contain the secrets.
        uri.hasSecret() ? null : cause);
  }

  private CachedModel known(
      ModelUri uri, List<ModelUri> parts, String sha256, ModelDownload download)
      throws IOException {
    String key = key(uri, parts, sha256);
    // Look before writing anything: a cache that is part of the machine's image may be read-only.
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
            download.into(incoming, sha256);
            if (parts.size() > 1) {
              requireModel(parts, incoming);
            }
            folder.accept(incoming, key);
          }
          return new CachedModel(folder.model(key, parts).orElseThrow(), sha256);
        });
  }

  private CachedModel unknown(ModelUri uri, List<ModelUri> parts, ModelDownload download)
      throws IOException {
    SourceVersion version = download.describe();
    String source = DigestUtils.sha256Hex(uri.shown() + '\n' + version.line());
    Optional<CachedModel> here = remembered(source, uri, parts);
    if (here.isPresent()) {
      return here.get();
    }
    folder.create();
    return folder.locked(
        source,
        () -> {
          Optional<CachedModel> fetched = remembered(source, uri, parts);
          return fetched.isPresent()
              ? fetched.get()
              : learned(source, version, uri, parts, download);
        });
  }

  private CachedModel learned(
      String source,
      SourceVersion version,
      ModelUri uri,
      List<ModelUri> parts,
      ModelDownload download)
      throws IOException {
    Path incoming = folder.incoming(source);
    if (!version.isCertain()) {
      FileUtils.deleteDirectory(incoming.toFile());
    }
    String sha256 = download.into(incoming, "");
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

  /** The first files of two split models may be equal, if they contain no weights. */
  private static String key(ModelUri uri, List<ModelUri> parts, String sha256) {
    return parts.size() == 1
        ? sha256
        : sha256 + '-' + DigestUtils.sha256Hex(uri.shown()).substring(0, SPLIT_DIGITS);
  }

  /** Deletes what is no model, so that the next attempt does not find it. */
  private void requireModel(List<ModelUri> parts, Path incoming) throws IOException {
    try {
      check.accept(incoming.resolve(parts.get(0).fileName()));
    } catch (RuntimeException e) {
      FileUtils.deleteDirectory(incoming.toFile());
      throw e;
    }
  }
}
