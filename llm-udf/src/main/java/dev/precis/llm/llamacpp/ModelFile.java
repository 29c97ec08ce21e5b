package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufFormatException;
import dev.precis.llm.gguf.GgufHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/**
 * A model's file on this machine; the embedded one is unpacked and deleted again on close. Not
 * thread-safe.
 */
public final class ModelFile implements AutoCloseable {
  private static final String RESOURCE = "/dev/precis/llm/models/precis-tiny-extract.Q8_0.gguf";

  private final Path path;
  private final Path unpackedInto;

  private ModelFile(Path path, Path unpackedInto) {
    this.path = path;
    this.unpackedInto = unpackedInto;
  }

  /**
   * @throws ModelLoadException when the path is no path of this machine's file systems
   */
  public static ModelFile open(ModelSettings settings) {
    if (settings.isEmbedded()) {
      return unpacked();
    }
    String path = settings.path();
    try {
      return new ModelFile(
          path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path), null);
    } catch (IllegalArgumentException e) {
      throw new ModelLoadException(
          "Cannot load model " + path + ": not a path of this machine: " + e.getMessage(), e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * What its header says, nothing of it loaded.
   *
   * @throws ModelLoadException when it is no model that the engine can load, with the reason
   */
  public GgufHeader header() {
    try {
      return GgufHeader.read(path);
    } catch (GgufFormatException e) {
      throw new ModelLoadException(e.getMessage(), e);
    }
  }

  /**
   * Reads the whole file, unless any will do.
   *
   * @param expected 64 hex digits, or empty to take any file
   * @throws ModelLoadException when it is another file
   */
  void requireSha256(String expected) {
    if (!expected.isEmpty()) {
      requireSha256(expected, sha256());
    }
  }

  /**
   * The same, of a file whose checksum is known.
   *
   * @throws ModelLoadException when it is another file
   */
  public void requireSha256(String expected, String sha256) {
    if (!expected.isEmpty() && !expected.equalsIgnoreCase(sha256)) {
      throw new ModelLoadException(
          "Cannot load model "
              + path
              + ": its SHA-256 differs from model.sha256, expected "
              + expected.toLowerCase(Locale.ROOT)
              + ", got "
              + sha256,
          null);
    }
  }

  /**
   * Of the whole file, which is read for it: seconds for each gigabyte or two.
   *
   * @return 64 hex digits
   * @throws ModelLoadException when the file cannot be read
   */
  public String sha256() {
    try (InputStream in = Files.newInputStream(path)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw new ModelLoadException("Cannot load model " + path + ": " + e, e);
    }
  }

  private static ModelFile unpacked() {
    try {
      Path folder = Files.createTempDirectory("precis-model-");
      Path file = folder.resolve(RESOURCE.substring(RESOURCE.lastIndexOf('/') + 1));
      ModelFile unpacked = new ModelFile(file, folder);
      try (InputStream model = ModelFile.class.getResourceAsStream(RESOURCE)) {
        Files.copy(Objects.requireNonNull(model, RESOURCE), file);
        return unpacked;
      } catch (IOException e) {
        unpacked.close();
        throw e;
      }
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot load model embedded: it cannot be unpacked into "
              + System.getProperty("java.io.tmpdir")
              + " (java.io.tmpdir): "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() {
    if (unpackedInto != null) {
      FileUtils.deleteQuietly(unpackedInto.toFile());
    }
  }
}
