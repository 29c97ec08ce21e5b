package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * A folder on the local disk, as Hadoop sees it and as a test sees it.
 *
 * @param folder which need not exist
 */
public record LocalFolder(Path folder) {
  public FileSystem files() {
    try {
      return root().getFileSystem(new Configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path("file", null, folder.toString());
  }

  /** A file or folder in it. */
  public org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(root(), name);
  }

  /** Writes a file behind Hadoop's back, with the folders above it. */
  public void write(String name, String text) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      // The checksum of an earlier content.
      Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files, relative to the folder and sorted; without Hadoop's checksums. */
  public List<String> content() {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
