package dev.precis.text.book;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.util.List;

/**
 * A book as Project Gutenberg has it, as plain text, without licence, header and footer.
 *
 * <p>{@link BookSource} reads the other formats. Files without a Gutenberg header are read as well;
 * then what the header would tell is empty. Immutable and safe to share between threads.
 */
public final class GutenbergText {

  private final String name;
  private final String text;
  private final Charset charset;
  private final GutenbergFrame frame;
  private final LineOrigins origins;
  private final List<String> notes;

  /**
   * @param origins the source lines of the text's lines
   * @param notes what was left out already, in whole sentences
   */
  GutenbergText(
      String name,
      String text,
      Charset charset,
      GutenbergFrame frame,
      LineOrigins origins,
      List<String> notes) {
    this.name = name;
    this.text = text;
    this.charset = charset;
    this.frame = frame;
    this.origins = origins;
    this.notes = List.copyOf(notes);
  }

  /**
   * Reads a book.
   *
   * @param name the file's name or path, for messages
   * @param bytes the file as it is, in UTF-8, UTF-16, ISO-8859-1, Windows-1252 or another charset
   *     that can be told from its bytes or its header
   * @throws BookFormatException if the file is empty, blank, binary or a web page, or its bytes fit
   *     no charset
   */
  public static GutenbergText parse(String name, byte[] bytes) {
    return parse(requireNonNull(name, "name"), bytes, LineOrigins.PLAIN);
  }

  static GutenbergText parse(String name, byte[] bytes, LineOrigins origins) {
    FormatCheck.bytes(name, bytes);
    TextDecoder.Decoded decoded = TextDecoder.decode(name, bytes);
    FormatCheck.text(name, decoded.text());
    GutenbergFrame frame = GutenbergFrame.of(decoded.text());
    return new GutenbergText(name, decoded.text(), decoded.charset(), frame, origins, List.of());
  }

  /** The name given to {@link #parse}. */
  public String name() {
    return name;
  }

  /** The book's title, empty where no header tells it. */
  public String title() {
    return frame.title();
  }

  /** The author, empty where no header tells it. */
  public String author() {
    return frame.author();
  }

  /** The language as the header names it ({@code English}), empty where no header tells it. */
  public String language() {
    return frame.language();
  }

  /** The charset that the bytes really were in, whatever the header declares. */
  public Charset charset() {
    return charset;
  }

  /** The number of the book at Project Gutenberg ({@code 2600}), empty where no header tells it. */
  public String gutenbergId() {
    return frame.gutenbergId();
  }

  /** The release date as the header writes it, empty where no header tells it. */
  public String releaseDate() {
    return frame.releaseDate();
  }

  /** The book's own text, line ends as in the file, without licence, header and footer. */
  public String body() {
    return text.substring(frame.from(), frame.to());
  }

  public SourceLines lines() {
    return new SourceLines(text, frame.from(), frame.to(), frame.firstLine(), origins);
  }

  public List<String> notes() {
    return notes;
  }
}
