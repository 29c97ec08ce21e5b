package dev.precis.text.book;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * A book in a file: plain text, a web page, an EPUB, or one of these packed by gzip or in a zip
 * archive, which may hold many. A plain text may be many books as well, one below another.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class BookSource {

  private static final String ARCHIVE_IN_ARCHIVE = "it is an archive within an archive";

  private final String entry;
  private final GutenbergText book;
  private final BookFormatException problem;

  private BookSource(String entry, GutenbergText book, BookFormatException problem) {
    this.entry = entry;
    this.book = book;
    this.problem = problem;
  }

  /** The endings of files that may be books, in lower case and without the dot, sorted. */
  public static Set<String> endings() {
    return new TreeSet<>(BookFormat.endings());
  }

  /** Whether a file of this name may be a book; of packed files the name inside decides. */
  public static boolean mayBeBook(String name) {
    String ending = BookFormat.ending(name);
    String packed = name.substring(0, name.length() - Math.min(name.length(), ending.length() + 1));
    boolean other = ending.equals("gz") && !BookFormat.ending(packed).isEmpty();
    return BookFormat.endings().contains(other ? BookFormat.ending(packed) : ending);
  }

  /**
   * Reads all books of a file, where it has many one by one as they are asked for.
   *
   * @param name the file's name or path, for messages; its ending tells the format, its content
   *     does where the ending says nothing
   * @param bytes the file as it is
   * @throws BookFormatException if the file holds no book, is encrypted, damaged, or unpacks to far
   *     more than a book
   */
  public static Stream<BookSource> read(String name, byte[] bytes) {
    BookFormat format = BookFormat.of(name, bytes);
    if (format == BookFormat.ZIP) {
      FormatCheck.notEmpty(name, bytes);
      ZipArchive archive = ZipArchive.of(name, bytes);
      return archive.entries().contains(EpubBook.CONTAINER)
          ? one(EpubBook.parse(name, archive))
          : entries(name, archive);
    }
    if (format == BookFormat.GZIP) {
      FormatCheck.notEmpty(name, bytes);
      String inside = name.replaceFirst("(?i)\\.gz$", "");
      return one(unpacked(name, inside, unzipped(name, bytes)));
    }
    List<JoinedBooks.Piece> pieces = format == BookFormat.TEXT ? JoinedBooks.in(bytes) : List.of();
    return pieces.size() > 1 ? joined(name, bytes, pieces) : one(unpacked(name, name, bytes));
  }

  /**
   * The path of the book within its archive, or its number, from 1, among those joined to one text;
   * empty where the file is, or holds, this one book.
   */
  public String entry() {
    return entry;
  }

  /**
   * The book.
   *
   * @throws BookFormatException if this book of the archive cannot be read, though others may
   */
  public GutenbergText book() {
    if (problem != null) {
      throw problem;
    }
    return book;
  }

  private static Stream<BookSource> one(GutenbergText book) {
    return Stream.of(new BookSource("", book, null));
  }

  /** Books that were joined to one file are books of their own, named by their place in it. */
  private static Stream<BookSource> joined(
      String name, byte[] bytes, List<JoinedBooks.Piece> pieces) {
    return IntStream.range(0, pieces.size())
        .mapToObj(
            i -> {
              String entry = String.valueOf(i + 1);
              JoinedBooks.Piece piece = pieces.get(i);
              LineOrigins origins = LineOrigins.below(piece.linesBefore());
              try {
                String book = name + "!" + entry;
                return new BookSource(
                    entry, GutenbergText.parse(book, piece.of(bytes), origins), null);
              } catch (BookFormatException e) {
                return new BookSource(entry, null, e);
              }
            });
  }

  private static Stream<BookSource> entries(String name, ZipArchive archive) {
    List<String> files = archive.entries().stream().filter(entry -> !hidden(entry)).toList();
    Set<String> books = new TreeSet<>(files.stream().filter(BookSource::mayBeBook).toList());
    if (books.isEmpty() && files.size() == 1) {
      books.addAll(files);
    }
    if (books.isEmpty()) {
      throw new BookFormatException(
          name,
          "the archive holds no book; books end in ." + String.join(", .", endings()),
          files.isEmpty() ? "no files" : files.size() + " files, the first " + shown(files.get(0)));
    }
    boolean several = files.stream().filter(books::contains).count() > 1;
    Set<String> seen = new HashSet<>();
    Spliterator<Map.Entry<String, byte[]>> unpacked =
        Spliterators.spliteratorUnknownSize(archive.files(books::contains), Spliterator.ORDERED);
    return StreamSupport.stream(unpacked, false)
        .map(
            file ->
                ofEntry(
                    several ? name + "!" + shown(file.getKey()) : name, several, file, seen::add));
  }

  private static BookSource ofEntry(
      String name, boolean several, Map.Entry<String, byte[]> file, Predicate<String> first) {
    String entry = several ? shown(file.getKey()) : "";
    try {
      if (!first.test(file.getKey())) {
        throw new BookFormatException(name, "the archive has two files of one name", entry);
      }
      if (leavesArchive(file.getKey())) {
        throw new BookFormatException(
            name, "its path leads out of the archive", shown(file.getKey()));
      }
      return new BookSource(entry, unpacked(name, file.getKey(), file.getValue()), null);
    } catch (BookFormatException e) {
      return new BookSource(entry, null, e);
    }
  }

  /** Reads what must not be an archive of books again, so that none can nest without end. */
  private static GutenbergText unpacked(String name, String file, byte[] bytes) {
    FormatCheck.notEmpty(name, bytes);
    return switch (BookFormat.of(file, bytes)) {
      case TEXT -> GutenbergText.parse(name, bytes);
      case PAGE -> HtmlBook.parse(name, bytes);
      case EPUB -> EpubBook.parse(name, ZipArchive.of(name, bytes));
      case GZIP -> throw new BookFormatException(name, ARCHIVE_IN_ARCHIVE, "a gzip archive");
      case ZIP -> {
        ZipArchive archive = ZipArchive.of(name, bytes);
        if (!archive.entries().contains(EpubBook.CONTAINER)) {
          throw new BookFormatException(name, ARCHIVE_IN_ARCHIVE, "a ZIP archive");
        }
        yield EpubBook.parse(name, archive);
      }
    };
  }

  private static byte[] unzipped(String name, byte[] bytes) {
    if (!BookFormat.isGzip(bytes)) {
      throw new BookFormatException(name, "it is no gzip archive", ZipArchive.firstBytes(bytes));
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new UnpackingLimit(name, bytes.length).read(in, true);
    } catch (EOFException e) {
      throw new BookFormatException(
          name, "the archive is damaged", "its end after " + bytes.length + " bytes");
    } catch (IOException e) {
      throw new BookFormatException(name, "the archive is damaged", e.getMessage());
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

  /** Control characters of a name would reach the user's terminal. */
  private static String shown(String entry) {
    return entry.replaceAll("\\p{Cntrl}", "?");
  }
}
