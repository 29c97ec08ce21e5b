package dev.precis.job.input;

import dev.precis.job.console.InputException;
import dev.precis.job.store.Connectors;
import dev.precis.llm.settings.Address;
import dev.precis.text.book.BookSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
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
  /** A file that changed this lately may still be being written. */
  public static final Duration SETTLE_TIME = Duration.ofSeconds(30);

  /**
   * Finds the books: files as they are, all books in a folder and its subfolders, all files and
   * folders that match a glob.
   *
   * @throws InputException if an input does not exist, matches nothing or contains no book
   */
  public static BookFiles find(List<String> inputs, Configuration hadoop) {
    return new Search(hadoop, file -> true, false).find(inputs);
  }

  /**
   * Finds the books that have not changed for {@link #SETTLE_TIME}. There may be none.
   *
   * @throws InputException if an input that is no glob does not exist
   */
  static BookFiles settled(List<String> inputs, Configuration hadoop, Instant now) {
    return new Search(hadoop, file -> isSettled(file, now), true).find(inputs);
  }

  /** A time far in the future is a clock that is wrong, and no reason to wait for it. */
  private static boolean isSettled(FileStatus file, Instant now) {
    Duration age = Duration.between(Instant.ofEpochMilli(file.getModificationTime()), now);
    return age.abs().compareTo(SETTLE_TIME) >= 0;
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

  /** A search, used once. */
  private static final class Search {
    private final Configuration hadoop;
    private final Predicate<FileStatus> taken;
    private final boolean mayBeEmpty;
    private final Set<String> paths = new TreeSet<>();
    private final Set<String> roots =
        new TreeSet<>(
            Comparator.comparingInt(String::length)
                .reversed()
                .thenComparing(Comparator.naturalOrder()));

    Search(Configuration hadoop, Predicate<FileStatus> taken, boolean mayBeEmpty) {
      this.hadoop = hadoop;
      this.taken = taken;
      this.mayBeEmpty = mayBeEmpty;
    }

    BookFiles find(List<String> inputs) {
      for (String input : inputs) {
        try {
          add(input);
        } catch (IOException | IllegalArgumentException e) {
          throw new InputException("Cannot read input: " + e.getMessage() + ", got " + input, e);
        }
      }
      return new BookFiles(List.copyOf(paths), List.copyOf(roots));
    }

    private void add(String input) throws IOException {
      Path pattern = new Path(input);
      FileSystem files = Connectors.fileSystem(pattern, hadoop);
      for (FileStatus match : matches(input, pattern, files)) {
        int before = paths.size();
        roots.add((match.isFile() ? match.getPath().getParent() : match.getPath()).toString());
        collect(match, match.isFile(), files);
        if (match.isDirectory() && paths.size() == before && !mayBeEmpty) {
          throw new InputException(
              "Cannot read input: the folder contains no books; the names of books end in ."
                  + String.join(", .", BookSource.endings())
                  + ", got "
                  + input);
        }
      }
    }

    private List<FileStatus> matches(String input, Path pattern, FileSystem files)
        throws IOException {
      try {
        // A name that exists is no glob, even if it has brackets in it.
        return List.of(files.getFileStatus(pattern));
      } catch (FileNotFoundException e) {
        // Null if it is no glob.
        FileStatus[] matches = files.globStatus(pattern);
        if (matches == null || (matches.length == 0 && !mayBeEmpty)) {
          throw new InputException("Cannot read input: no such file or folder, got " + input, e);
        }
        return Arrays.asList(matches);
      }
    }

    private void collect(FileStatus status, boolean named, FileSystem files) throws IOException {
      if (status.isFile()) {
        if ((named || BookSource.mayBeBook(status.getPath().getName())) && taken.test(status)) {
          paths.add(status.getPath().toString());
        }
        return;
      }
      for (FileStatus child : files.listStatus(status.getPath())) {
        if (!child.getPath().getName().startsWith(".")
            && !child.getPath().getName().startsWith("_")) {
          collect(child, false, files);
        }
      }
    }
  }
}
