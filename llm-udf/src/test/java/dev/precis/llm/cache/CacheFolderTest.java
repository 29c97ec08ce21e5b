package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  @TempDir private Path folder;

  @Test
  void isTheOneThatIsSet() {
    assertThat(CacheFolder.of("/mnt/x/../models").path()).isEqualTo(Path.of("/mnt/models"));
    assertThat(CacheFolder.of("models").path()).isEqualTo(Path.of("models").toAbsolutePath());
  }

  @Test
  void isTheUsersOwnWhereNoneIsSet() {
    Path home = Path.of(System.getProperty("user.home"));

    assertThat(CacheFolder.of("").path())
        .isEqualTo(
            Files.isWritable(home)
                ? home.resolve(".cache/precis/models")
                : CacheFolder.among(Path.of(System.getProperty("java.io.tmpdir"))).path());
  }

  @Test
  void isMadeForItsUserAlone() throws IOException {
    CacheFolder cache = new CacheFolder(folder.resolve("a/b"), false);
    cache.create();
    cache.create();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void isMadeForItsUserAloneAmongTheFilesOfOthersBeforeItIsLookedAt() throws IOException {
    CacheFolder cache = CacheFolder.among(folder);

    cache.claim();
    cache.claim();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.path())))
        .isEqualTo("rwx------");
  }

  @Test
  void amongTheFilesOfOthersItMustBeTheUsersOwn() throws IOException {
    CacheFolder cache = CacheFolder.among(folder);
    cache.create();

    // Another user's, unless it is root who runs the test.
    Path system = Path.of("/etc").toRealPath();
    Path mine = Files.createTempFile(folder, "", "");
    if (Files.getOwner(system).equals(Files.getOwner(mine))) {
      Files.setOwner(
          cache.path(),
          cache
              .path()
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName("nobody"));
      system = cache.path();
    }
    CacheFolder others = new CacheFolder(system, true);
    assertThatThrownBy(others::claim)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("it belongs to another user, ");
    assertThatCode(new CacheFolder(system, false)::claim).doesNotThrowAnyException();
  }

  /** Whoever made the link could let it point to a folder of theirs later. */
  @Test
  void amongTheFilesOfOthersItMustBeNoLink() throws IOException {
    CacheFolder cache = CacheFolder.among(folder);
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.createSymbolicLink(cache.path(), own);

    assertThatThrownBy(cache::claim)
        .isInstanceOf(IOException.class)
        .hasMessage("it must be a folder, got a link");
    Files.delete(own);
    assertThatThrownBy(cache::claim).isInstanceOf(IOException.class);
    assertThat(own).doesNotExist();
  }

  @Test
  void aFolderThatIsSetIsNotMadeBeforeItIsNeeded() throws IOException {
    CacheFolder cache = new CacheFolder(folder.resolve("a"), false);

    cache.claim();

    assertThat(cache.path()).doesNotExist();
  }
}
