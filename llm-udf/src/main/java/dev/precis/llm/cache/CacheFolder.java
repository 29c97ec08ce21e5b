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
   * Makes sure that nobody else can put models into the folder, if any user of the machine could
   * have made it. It creates the folder before it looks at it: another user who creates it first,
   * or puts a link there, is found out, and one's own folder nobody else can replace.
   *
   * @throws IOException when it is another user's, or no folder
   */
  void claim() throws IOException {
    if (!isAmongOthers) {
      return;
    }
    create();
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it must be a folder, got a link");
    }
    // The name of the user may be unknown in a container, so compare with a file of one's own.
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
