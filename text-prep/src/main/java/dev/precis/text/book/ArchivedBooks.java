package dev.precis.text.book;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The books of a zip archive. A book that cannot be read does not affect the others. */
final class ArchivedBooks {

  private ArchivedBooks() {}

  /**
   * Reads the books, each when the stream reaches it.
   *
   * @param name of the archive, for messages
   * @throws BookFormatException if no file of the archive may be a book
   */
  static Stream<BookSource> of(String name, ZipArchive archive) {
    List<String> files = archive.entries().stream().filter(entry -> !hidden(entry)).toList();
    Set<String> books = new TreeSet<>(files.stream().filter(BookSource::mayBeBook).toList());
    if (books.isEmpty() && files.size() == 1) {
      books.addAll(files);
    }
    if (books.isEmpty()) {
      throw new BookFormatException(
          name,
          "the archive contains no book; the names of books end in ."
              + String.join(", .", BookSource.endings()),
          files.isEmpty() ? "no files" : files.size() + " files, the first " + shown(files.get(0)));
    }
    boolean several = files.stream().filter(books::contains).count() > 1;
    Set<String> seen = new HashSet<>();
    Spliterator<Map.Entry<String, byte[]>> unpacked =
        Spliterators.spliteratorUnknownSize(archive.files(books::contains), Spliterator.ORDERED);
    return StreamSupport.stream(unpacked, false)
        .map(
            file ->
                book(several ? name + "!" + shown(file.getKey()) : name, several, file, seen::add));
  }

  private static BookSource book(
      String name, boolean several, Map.Entry<String, byte[]> file, Predicate<String> first) {
    String entry = several ? shown(file.getKey()) : "";
    try {
      if (!first.test(file.getKey())) {
        throw new BookFormatException(name, "the archive has two files with this name", entry);
      }
      if (leavesArchive(file.getKey())) {
        throw new BookFormatException(
            name, "its path leads out of the archive", shown(file.getKey()));
      }
      return new BookSource(entry, BookSource.unpacked(name, file.getKey(), file.getValue()), null);
    } catch (BookFormatException e) {
      return new BookSource(entry, null, e);
    }
  }

  private static boolean hidden(String entry) {
    String path = entry.replace('\\', '/');
    String file = path.substring(path.lastIndexOf('/') + 1);
    return path.startsWith("__MACOSX/") || (file.startsWith(".") && !leavesArchive(entry));
  }

  private static boolean leavesArchive(String entry) {
    String path = entry.replace('\\', '/');
    boolean absolute = path.startsWith("/") || path.matches("(?s)[A-Za-z]:.*");
    return absolute || List.of(path.split("/", -1)).contains("..");
  }

  /** Control characters in a name must not reach the user's terminal. */
  private static String shown(String entry) {
    return entry.replaceAll("\\p{Cntrl}", "?");
  }
}
