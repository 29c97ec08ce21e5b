package dev.precis.text.book;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.util.List;

/**
 * A book as plain text, without the licence, header and footer of Project Gutenberg.
 *
 * <p>Files without a Gutenberg header are read, too; the fields from the header are then empty.
 * {@link BookSource} reads the other formats. Immutable and thread-safe.
 */
public final class GutenbergText {

  private final String name;
  private final String text;
  private final Charset charset;
  private final GutenbergFrame frame;
  private final LineOrigins origins;
  private final List<String> notes;

  /**
   * @param origins the source line of each line of the text
   * @param notes what was left out so far, in sentences
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
   * Reads a plain text.
   *
   * @param name name or path of the file, for messages
   * @param bytes content of the file, in UTF-8, UTF-16, ISO-8859-1, Windows-1252 or another charset
   *     that its bytes or its header reveal
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

  /** The name that was passed to {@link #parse}. */
  public String name() {
    return name;
  }

  /** The title; empty if the header does not state it. */
  public String title() {
    return frame.title();
  }

  /** The author; empty if the header does not state it. */
  public String author() {
    return frame.author();
  }

  /** The language in English ({@code French}); empty if the header does not state it. */
  public String language() {
    return frame.language();
  }

  /** The charset that the bytes were decoded with, whatever the header declares. */
  public Charset charset() {
    return charset;
  }

  /** The number at Project Gutenberg ({@code 2600}); empty if the header does not state it. */
  public String gutenbergId() {
    return frame.gutenbergId();
  }

  /** The release date in the form of the header; empty if the header does not state it. */
  String releaseDate() {
    return frame.releaseDate();
  }

  /** The text of the book, with the line ends of the file. */
  String body() {
    return text.substring(frame.from(), frame.to());
  }

  /** The lines of the text of the book. */
  public SourceLines lines() {
    return new SourceLines(text, frame.from(), frame.to(), frame.firstLine(), origins);
  }

  /** What was left out when the file was read, in sentences for people. */
  public List<String> notes() {
    return notes;
  }
}
