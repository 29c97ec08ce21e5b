package dev.precis.job.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * An output on the local disk, as Hadoop sees it and as a test sees it.
 *
 * @param folder which need not exist
 */
record LocalOutput(Path folder) {
  FileSystem files() {
    try {
      return layout().root().getFileSystem(new Configuration());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  OutputLayout layout() {
    return new OutputLayout(new org.apache.hadoop.fs.Path("file", null, folder.toString()));
  }

  /** An opened output folder. */
  OutputFolder opened(String format) {
    return new OutputFolder(files(), layout(), new TableStorage(format));
  }

  /** Writes a file behind Hadoop's back, with the folders above it. */
  void write(String name, String text) {
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

  /** A wave with one file of rows that nobody reads. */
  void wave(String recipeFolder, String name) {
    write(recipeFolder + "/" + name + "/part-0", "rows of " + name);
    write(recipeFolder + "/" + name + "/_SUCCESS", "");
  }

  void delete(String name) {
    try {
      Files.delete(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of all files, relative to the folder and sorted; without Hadoop's checksums. */
  List<String> content() {
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
