package dev.precis.job.input;

import dev.precis.job.console.InputException;
import dev.precis.job.store.Connectors;
import dev.precis.llm.settings.Address;
import dev.precis.text.book.BookSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The book files of the user's input, on any Hadoop file system. Immutable.
 *
 * @param paths the files, each once, sorted
 * @param roots the folders of the input, longest first; a book's id is its path below its folder
 */
public record BookFiles(List<String> paths, List<String> roots) implements Serializable {
  /**
   * Finds the books: files as they are, all books in a folder and its subfolders, all files and
   * folders that match a glob.
   *
   * @throws InputException if an input does not exist, matches nothing or contains no book
   */
  public static BookFiles find(List<String> inputs, Configuration hadoop) {
    Set<String> paths = new TreeSet<>();
    Set<String> roots =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));
    for (String input : inputs) {
      try {
        Path pattern = new Path(input);
        FileSystem files = Connectors.fileSystem(pattern, hadoop);
        for (FileStatus match : matches(input, pattern, files)) {
          int before = paths.size();
          roots.add((match.isFile() ? match.getPath().getParent() : match.getPath()).toString());
          collect(match, match.isFile(), files, paths);
          if (match.isDirectory() && paths.size() == before) {
            throw new InputException(
                "Cannot read input: the folder contains no books; the names of books end in ."
                    + String.join(", .", BookSource.endings())
                    + ", got "
                    + input);
          }
        }
      } catch (IOException | IllegalArgumentException e) {
        throw new InputException("Cannot read input: " + e.getMessage() + ", got " + input, e);
      }
    }
    return new BookFiles(List.copyOf(paths), List.copyOf(roots));
  }

  private static List<FileStatus> matches(String input, Path pattern, FileSystem files)
      throws IOException {
    try {
      // A name that exists is no glob, even if it has brackets in it.
      return List.of(files.getFileStatus(pattern));
    } catch (FileNotFoundException e) {
      FileStatus[] matches = files.globStatus(pattern);
      if (matches == null || matches.length == 0) {
        throw new InputException("Cannot read input: no such file or folder, got " + input, e);
      }
      return Arrays.asList(matches);
    }
  }

  private static void collect(FileStatus status, boolean named, FileSystem files, Set<String> paths)
      throws IOException {
    if (status.isFile()) {
      if (named || BookSource.mayBeBook(status.getPath().getName())) {
        paths.add(status.getPath().toString());
      }
      return;
    }
    for (FileStatus child : files.listStatus(status.getPath())) {
      if (!child.getPath().getName().startsWith(".")
          && !child.getPath().getName().startsWith("_")) {
        collect(child, false, files, paths);
      }
    }
  }

  /** The path below the folder of the input: short, and the same wherever the folder is. */
  String bookId(String path) {
    String shown = new Address(path).shown();
    for (String root : roots) {
      String folder = new Address(root.endsWith("/") ? root : root + "/").shown();
      if (shown.startsWith(folder)) {
        return shown.substring(folder.length());
      }
    }
    return shown;
  }

  /**
   * @throws InputException if two files have the same id
   */
  BookFiles requireDistinctIds() {
    Map<String, String> paths = new HashMap<>();
    for (String path : this.paths) {
      String id = bookId(path);
      String other = paths.put(id, path);
      if (other != null) {
        throw new InputException(
            "Cannot read input: two books would have the id "
                + id
                + "; pass their common folder as input, got "
                + other
                + " and "
                + path);
      }
    }
    return this;
  }
}
