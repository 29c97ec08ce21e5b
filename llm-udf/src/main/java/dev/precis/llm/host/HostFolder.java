package dev.precis.llm.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/**
 * A folder of one user, in which no other user can write.
 *
 * @param path the folder
 */
public record HostFolder(Path path) {
  private static final String PRIVATE = "rwx------";
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int STICKY = 01000;

  /**
   * Creates the folder if it does not exist. It is created before it is checked, so another user
   * who creates it first, or puts a link there, is detected.
   *
   * @param parent a folder in which all users may write, such as {@code /tmp}
   * @param name starts the folder's name, before that of the user
   * @throws IOException if it cannot be created, belongs to another user, or others can write to it
   *     or exchange it
   */
  public static HostFolder claim(Path parent, String name) throws IOException {
    requireSafe(parent);
    Path path = parent.resolve(name + "-" + System.getProperty("user.name")).toAbsolutePath();
    try {
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } catch (FileAlreadyExistsException e) {
      // By this user, as far as is known here.
    } catch (UnsupportedOperationException e) {
      throw new IOException("its file system has no permissions", e);
    }
    HostFolder folder = new HostFolder(path);
    folder.requireOwn(parent);
    return folder;
  }

  /** Where others can write, only the sticky bit keeps them from exchanging folders. */
  private static void requireSafe(Path parent) throws IOException {
    try {
      int mode = (int) Files.getAttribute(parent, "unix:mode");
      if ((mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0) {
        throw new IOException(
            "others can exchange what is in it; set its sticky bit (chmod +t): " + parent);
      }
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      throw new IOException("its file system has no permissions", e);
    }
  }

  private void requireOwn(Path parent) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it must be a folder, got a link or a file: " + path);
    }
    // A container may not know the name of the user, so compare with the owner of a new file.
    Path mine = Files.createTempFile(parent, "precis-", "");
    try {
      UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
      if (!owner.equals(Files.getOwner(mine, LinkOption.NOFOLLOW_LINKS))) {
        throw new IOException("it belongs to another user, " + owner + ": " + path);
      }
    } finally {
      Files.delete(mine);
    }
    Set<PosixFilePermission> permissions =
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others can write to it: " + path);
    }
  }

  /** The path of a file in this folder. */
  public Path file(String name) {
    return path.resolve(name);
  }

  /** Writes a file that only this user can read. Readers see the old text or the new one. */
  public void write(String name, String text) throws IOException {
    // The JDK creates temporary files for their user alone.
    Path part = Files.createTempFile(path, name, ".part");
    try {
      Files.writeString(part, text);
      Files.move(part, file(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
