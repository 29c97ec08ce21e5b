package dev.precis.llm.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * How the cache lies on the disk.
 *
 * <pre>
 * KEY/NAME...            a model, whole and checked; the folder comes by one renaming
 * KEY.incoming/...       one that is being fetched, or was
 * KEY.lock               held by whoever fetches it
 * SOURCE.sha256          what the content of a source turned out to be
 * </pre>
 *
 * A key is a SHA-256, or stands for a source whose SHA-256 nobody knows yet.
 *
 * @param path where it is
 * @param isAmongOthers whether any user of the machine could have made it
 */
record CacheFolder(Path path, boolean isAmongOthers) {
  private static final String PRIVATE = "rwx------";

  /**
   * @param folder the one that is set; empty for the user's own: {@code ~/.cache/precis/models}, or
   *     {@code precis-models-USER} among the temporary files where there is no home to write to
   */
  static CacheFolder of(String folder) {
    if (!folder.isEmpty()) {
      return new CacheFolder(Path.of(folder).toAbsolutePath().normalize(), false);
    }
    Path home = Path.of(System.getProperty("user.home", "?"));
    return home.isAbsolute() && home.getNameCount() > 0 && Files.isWritable(home)
        ? new CacheFolder(home.resolve(".cache").resolve("precis").resolve("models"), false)
        : among(Path.of(System.getProperty("java.io.tmpdir")));
  }

  static CacheFolder among(Path temporary) {
    String name = "precis-models-" + System.getProperty("user.name");
    return new CacheFolder(temporary.resolve(name).toAbsolutePath(), true);
  }

  /**
   * @throws IOException when another user made it, who could put any model there
   */
  void requireOwn() throws IOException {
    if (!isAmongOthers || !Files.exists(path)) {
      return;
    }
    // Names of users need not be known in a container; what is made is one's own.
    Path mine = Files.createTempFile("precis-", "");
    try {
      if (!Files.getOwner(path).equals(Files.getOwner(mine))) {
        throw new IOException("it belongs to another user, " + Files.getOwner(path));
      }
    } finally {
      Files.delete(mine);
    }
  }

  /**
   * Makes the folder where there is none. What other users could write, they could replace models
   * in.
   */
  void create() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (Files.exists(path)) {
      throw new IOException("it is no folder");
    }
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    Files.createDirectories(
        path,
        isPosix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE))
            }
            : new FileAttribute<?>[0]);
  }

  Path incoming(String key) {
    return path.resolve(key + ".incoming");
  }

  /** Does some work that only one on this machine may be at, for each key. */
  <T> T locked(String key, Tries.Attempt<T> work) throws IOException {
    CacheLock lock = CacheLock.acquire(path.resolve(key + ".lock"));
    try {
      return work.run();
    } finally {
      lock.close();
    }
  }

  /** The first file of a model that is here as a whole. */
  Optional<Path> model(String key, List<ModelUri> parts) throws IOException {
    Path folder = path.resolve(key);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    if (parts.stream().allMatch(part -> Files.isRegularFile(folder.resolve(part.fileName())))) {
      return Optional.of(folder.resolve(parts.get(0).fileName()));
    }
    // The same content came under another name.
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> there = files.filter(Files::isRegularFile).toList();
      return parts.size() == 1 && there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
    }
  }

  /** Makes what came a model of the cache. With its lock held. */
  void accept(Path incoming, String key) throws IOException {
    Path model = path.resolve(key);
    // Whoever cleaned up took some of its files.
    FileUtils.deleteDirectory(model.toFile());
    Files.move(incoming, model, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The SHA-256 that the content of a source was found to have. */
  Optional<String> sha256Of(String source) throws IOException {
    Path file = path.resolve(source + ".sha256");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file)).filter(text -> text.matches("[0-9a-f]{64}"));
  }

  /** Keeps it. With the source's lock held. */
  void rememberSha256(String source, String sha256) throws IOException {
    Path temporary = path.resolve(source + ".sha256.part");
    Files.writeString(temporary, sha256);
    Files.move(temporary, path.resolve(source + ".sha256"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
