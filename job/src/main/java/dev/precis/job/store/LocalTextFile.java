package dev.precis.job.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;

/**
 * A file on the local disk. Hadoop's local file system looks whether a file exists and writes it
 * then; the operating system does both in one step.
 */
record LocalTextFile(Path path) {
  static boolean isOn(FileSystem files) {
    return "file".equals(files.getUri().getScheme());
  }

  static LocalTextFile of(org.apache.hadoop.fs.Path path) {
    return new LocalTextFile(Path.of(path.toUri().getPath()));
  }

  /** As {@link TextFile#create}. */
  boolean create(String text) throws IOException {
    Path whole = writeBeside(text);
    try {
      Files.createLink(path, whole);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createWithoutLink(text);
    } finally {
      Files.delete(whole);
    }
  }

  /** Where there are no hard links. After a crash, the file may hold a part of the text. */
  private boolean createWithoutLink(String text) throws IOException {
    try {
      Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** As {@link TextFile#replace}. */
  void replace(String text) throws IOException {
    Path whole = writeBeside(text);
    try {
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private Path writeBeside(String text) throws IOException {
    Files.createDirectories(path.getParent());
    // Hadoop would compare the new text with the checksum of an earlier one.
    Files.deleteIfExists(path.resolveSibling("." + path.getFileName() + ".crc"));
    Path whole = path.resolveSibling("." + path.getFileName() + "." + UUID.randomUUID());
    try {
      return Files.write(whole, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      Files.deleteIfExists(whole);
      throw e;
    }
  }
}
