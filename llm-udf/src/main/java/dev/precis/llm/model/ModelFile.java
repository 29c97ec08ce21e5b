package dev.precis.llm.model;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufFacts;
import dev.precis.llm.gguf.GgufFormatException;
import dev.precis.llm.gguf.GgufHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/**
 * The file of a model on this machine. The embedded model is unpacked into a temporary file, which
 * {@link #close()} deletes. Not thread-safe.
 */
public final class ModelFile implements AutoCloseable {
  private static final String RESOURCE = "/dev/precis/llm/models/precis-tiny-extract.Q8_0.gguf";

  private static final String MAGIC = "GGUF";

  private final Path path;
  private final Path unpackedInto;

  private ModelFile(Path path, Path unpackedInto) {
    this.path = path;
    this.unpackedInto = unpackedInto;
  }

  /**
   * Opens the file of the settings. Does not check that it exists.
   *
   * @throws ModelLoadException if the path is not valid on this machine, or the embedded model
   *     cannot be unpacked
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

  /** The path of the file. */
  public Path path() {
    return path;
  }

  /**
   * Reads the header of the file.
   *
   * @throws ModelLoadException if the engine cannot load the file; the message gives the reason
   */
  public GgufHeader header() {
    try {
      return GgufHeader.read(path);
    } catch (GgufFormatException e) {
      throw new ModelLoadException(e.getMessage(), e);
    }
  }

  /**
   * Reads what the file says of itself, for an engine that loads more models than {@link #header()}
   * accepts.
   *
   * @param refusal gets the reason if {@link #header()} would refuse the file
   * @throws ModelLoadException if there is no such file, or it is no GGUF file
   */
  public GgufFacts facts(Consumer<String> refusal) {
    try {
      return GgufFacts.of(GgufHeader.read(path));
    } catch (GgufFormatException e) {
      if (!isGguf()) {
        throw new ModelLoadException(e.getMessage(), e);
      }
      refusal.accept(e.reason());
      return GgufFacts.read(path)
          .orElseGet(() -> new GgufFacts("", "", OptionalInt.empty(), true, List.of()));
    }
  }

  private boolean isGguf() {
    if (!Files.isRegularFile(path)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(path)) {
      return new String(in.readNBytes(MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Checks the SHA-256, for which the whole file is read.
   *
   * @param expected 64 hex digits; empty: not checked, and the file is not read
   * @throws ModelLoadException if the SHA-256 differs
   */
  public void requireSha256(String expected) {
    if (!expected.isEmpty()) {
      requireSha256(expected, sha256());
    }
  }

  /**
   * Checks a SHA-256 that was calculated already.
   *
   * @param expected 64 hex digits; empty: not checked
   * @param sha256 the SHA-256 of this file
   * @throws ModelLoadException if they differ
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
   * Calculates the SHA-256 of the file, which takes about a second per 1 to 2 GB.
   *
   * @return 64 hex digits
   * @throws ModelLoadException if the file cannot be read
   */
  public String sha256() {
    try (InputStream in = Files.newInputStream(path)) {
      return DigestUtils.sha256Hex(in);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns a text that changes when the file is replaced. The embedded model never is.
   *
   * @throws ModelLoadException if the file cannot be read
   */
  public String version() {
    if (unpackedInto != null) {
      return ModelSettings.EMBEDDED;
    }
    try {
      return Files.size(path) + " bytes of " + Files.getLastModifiedTime(path);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private ModelLoadException unreadable(IOException e) {
    return new ModelLoadException("Cannot load model " + path + ": " + e, e);
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
