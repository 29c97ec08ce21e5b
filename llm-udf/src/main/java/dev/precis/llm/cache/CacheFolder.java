package dev.precis.llm.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/**
 * The layout of the cache on disk.
 *
 * <pre>
 * KEY/NAME...            a complete, verified model; the folder appears by one rename
 * KEY.incoming/...       a transfer in progress, or an interrupted one
 * KEY.lock               held by the process that fetches the model
 * SOURCE.sha256          the SHA-256 of the content of a source
 * </pre>
 *
 * A key is a SHA-256, or identifies a source whose SHA-256 is not known yet.
 *
 * @param path the folder
 * @param isAmongOthers whether other users of the machine could have created it
 */
record CacheFolder(Path path, boolean isAmongOthers) {
  private static final String PRIVATE = "rwx------";

  /**
   * Returns the folder to use.
   *
   * @param folder from the settings; empty for the user's own: {@code ~/.cache/precis/models}, or
   *     {@code precis-models-USER} among the temporary files if the user has no writable home
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
   * Makes sure that no other user can put models into the folder, if other users could have created
   * it. It creates the folder before it checks the owner. Another user who creates it first, or
   * puts a link there, is detected, and nobody else can replace the user's own folder.
   *
   * @throws IOException when it belongs to another user, or is no folder
   */
  void claim() throws IOException {
    if (!isAmongOthers) {
      return;
    }
    create();
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it must be a folder, got a link");
    }
    // A container may not know the name of the user, so compare with the owner of a new file.
    Path mine = Files.createTempFile("precis-", "");
    try {
      UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(Files.getOwner(mine))) {
        throw new IOException("it belongs to another user, " + owner);
      }
    } finally {
      Files.delete(mine);
    }
  }

  /** Creates the folder if it does not exist. Others may not write to it: they could add models. */
  void create() throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    if (Files.exists(path)) {
      throw new IOException("it must be a folder, got a file");
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

  /** Does work that only one thread on this machine may do at a time, for each key. */
  <T> T locked(String key, RetryPolicy.Attempt<T> work) throws IOException {
    CacheLock lock = CacheLock.acquire(path.resolve(key + ".lock"));
    try {
      return work.run();
    } finally {
      lock.close();
    }
  }

  /** Returns the first file of a model, if all its files are here. */
  Optional<Path> model(String key, List<ModelUri> parts) throws IOException {
    Path folder = path.resolve(key);
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    if (parts.stream().allMatch(part -> Files.isRegularFile(folder.resolve(part.fileName())))) {
      return Optional.of(folder.resolve(parts.get(0).fileName()));
    }
    // The same content was fetched under another name.
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> there = files.filter(Files::isRegularFile).toList();
      return parts.size() == 1 && there.size() == 1 ? Optional.of(there.get(0)) : Optional.empty();
    }
  }

  /** Makes fetched files a model of the cache. The caller holds the lock of its key. */
  void accept(Path incoming, String key) throws IOException {
    Path model = path.resolve(key);
    // Somebody may have deleted only some of its files.
    FileUtils.deleteDirectory(model.toFile());
    Files.move(incoming, model, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Returns the SHA-256 of the content of a source, if it is known. */
  Optional<String> sha256Of(String source) throws IOException {
    Path file = path.resolve(source + ".sha256");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(file)).filter(text -> text.matches("[0-9a-f]{64}"));
  }

  /** Stores the SHA-256 of a source's content. The caller holds the lock of the source. */
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
