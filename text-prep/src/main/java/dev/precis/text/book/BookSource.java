package dev.precis.text.book;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * A book in a file: a plain text, a web page, an EPUB, or one of these compressed with gzip or in a
 * zip archive. A zip archive can contain several books, and so can a plain text, one below the
 * other.
 *
 * <p>Immutable and thread-safe.
 */
public final class BookSource {

  private static final String ARCHIVE_IN_ARCHIVE = "it is an archive within an archive";

  private final String entry;
  private final GutenbergText book;
  private final BookFormatException problem;

  BookSource(String entry, GutenbergText book, BookFormatException problem) {
    this.entry = entry;
    this.book = book;
    this.problem = problem;
  }

  /** The file name extensions of books, in lower case, without the dot, sorted. */
  public static Set<String> endings() {
    return new TreeSet<>(BookFormat.endings());
  }

  /** Whether a file of this name may be a book. For {@code x.txt.gz}, {@code x.txt} decides. */
  public static boolean mayBeBook(String name) {
    String ending = BookFormat.ending(name);
    String packed = name.substring(0, name.length() - Math.min(name.length(), ending.length() + 1));
    boolean other = ending.equals("gz") && !BookFormat.ending(packed).isEmpty();
    return BookFormat.endings().contains(other ? BookFormat.ending(packed) : ending);
  }

  /**
   * Reads the books of a file. Several books are read lazily, one by one.
   *
   * @param name name or path of the file, for messages; its extension decides the format, or else
   *     the content does
   * @param bytes content of the file
   * @throws BookFormatException if the file contains no book, is encrypted or damaged, or unpacks
   *     to far more than a book
   */
  public static Stream<BookSource> read(String name, byte[] bytes) {
    BookFormat format = BookFormat.of(name, bytes);
    if (format == BookFormat.ZIP) {
      FormatCheck.notEmpty(name, bytes);
      ZipArchive archive = ZipArchive.of(name, bytes);
      return archive.entries().contains(EpubBook.CONTAINER)
          ? one(EpubBook.parse(name, archive))
          : ArchivedBooks.of(name, archive);
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
   * The path of the book in its archive, or its number, from 1, in a text with several books; empty
   * if the file has only this book.
   */
  public String entry() {
    return entry;
  }

  /**
   * The book.
   *
   * @throws BookFormatException if this book cannot be read; other books of the file may be fine
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

  /** The books of a text with several books, named by their numbers. */
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

  /** Reads a file that must not be an archive of books itself, so archives cannot be nested. */
  static GutenbergText unpacked(String name, String file, byte[] bytes) {
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
      throw new BookFormatException(name, "it is not a gzip archive", ZipArchive.firstBytes(bytes));
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
}
