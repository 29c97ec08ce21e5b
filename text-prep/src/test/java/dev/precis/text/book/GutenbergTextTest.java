package dev.precis.text.book;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GutenbergTextTest {

  private static final String BODY = "The café stood on the quay, “closed” since May — for good.\n";
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  @Test
  void readsUtf8WithAndWithoutMark() {
    assertThat(parse(BODY.getBytes(UTF_8)).body()).isEqualTo(BODY);
    assertThat(parse(("\uFEFF" + BODY).getBytes(UTF_8)).body()).isEqualTo(BODY);
    assertThat(parse(BODY.getBytes(UTF_8)).charset()).isEqualTo(UTF_8);
  }

  @Test
  void readsUtf16WithAndWithoutMark() {
    assertThat(parse(("\uFEFF" + BODY).getBytes(UTF_16LE)).body()).isEqualTo(BODY);
    assertThat(parse(("\uFEFF" + BODY).getBytes(UTF_16BE)).body()).isEqualTo(BODY);
    assertThat(parse(BODY.repeat(9).getBytes(UTF_16LE)).body()).isEqualTo(BODY.repeat(9));
    assertThat(parse(BODY.repeat(9).getBytes(UTF_16BE)).charset()).isEqualTo(UTF_16BE);
  }

  @Test
  void distinguishesLatin1FromWindows1252() {
    String latin = "Über die Brücke ging Herr Groß früh am Morgen.\n";
    assertThat(parse(latin.getBytes(ISO_8859_1)).charset()).isEqualTo(ISO_8859_1);
    assertThat(parse(latin.getBytes(ISO_8859_1)).body()).isEqualTo(latin);
    assertThat(parse(BODY.getBytes(WINDOWS_1252)).charset()).isEqualTo(WINDOWS_1252);
    assertThat(parse(BODY.getBytes(WINDOWS_1252)).body()).isEqualTo(BODY);
  }

  @Test
  void believesTheBytesBeforeTheHeader() {
    String book = "Title: Quay\nCharacter set encoding: US-ASCII\n\n" + BODY;
    assertThat(parse(book.getBytes(UTF_8)).charset()).isEqualTo(UTF_8);
    assertThat(parse("plain".getBytes(US_ASCII)).charset()).isEqualTo(US_ASCII);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*** START OF THIS PROJECT GUTENBERG EBOOK QUAY ***",
        "***START OF THE PROJECT GUTENBERG EBOOK QUAY***",
        "*** START OF THE PROJECT GUTENBERG EBOOK QUAY;\nOR, THE LAMP ***",
        "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.07.02.92*END*",
        "**END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.08.01*END**"
      })
  void takesTheHeaderOff(String marker) {
    String header = "The Project Gutenberg EBook of Quay, by A. Writer\n\nTitle: Quay\n\n";
    GutenbergText book = parse((header + marker + "\n\nProduced by B. Typist\n\n\nTEXT\n"));
    assertThat(book.body().strip()).isEqualTo("TEXT");
    assertThat(book.title()).isEqualTo("Quay");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*** END OF THIS PROJECT GUTENBERG EBOOK QUAY ***",
        "***END OF THE PROJECT GUTENBERG EBOOK QUAY***",
        "End of the Project Gutenberg EBook of Quay, by A. Writer",
        "End of Project Gutenberg's Quay, by A. Writer"
      })
  void takesTheFooterOff(String marker) {
    GutenbergText book = parse("TEXT\n\n" + marker + "\n\nSection 1. License\n");
    assertThat(book.body().strip()).isEqualTo("TEXT");
  }

  @Test
  void readsTheHeadersFields() {
    GutenbergText book =
        parse(
            """
            Title: Quay
                   A Tale

            Author: A. Writer

            Release Date: May 1, 2001 [EBook #77]

            Language: English

            *** START OF THIS PROJECT GUTENBERG EBOOK QUAY ***
            TEXT
            """);
    assertThat(book.title()).isEqualTo("Quay A Tale");
    assertThat(book.author()).isEqualTo("A. Writer");
    assertThat(book.releaseDate()).isEqualTo("May 1, 2001");
    assertThat(book.gutenbergId()).isEqualTo("77");
    assertThat(book.language()).isEqualTo("English");
    GutenbergText bare = parse("TEXT\n");
    assertThat(bare.title() + bare.author() + bare.language() + bare.gutenbergId()).isEmpty();
  }

  @Test
  void refusesFilesWithoutText() {
    refuses(new byte[0], "the file is empty, got 0 bytes");
    refuses(" \r\n\t ".getBytes(UTF_8), "it contains only white space, got 5 characters");
  }

  @Test
  void refusesBinaryFiles() {
    refuses(
        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0},
        "it is a binary file, not plain text, got a PNG image");
    refuses(
        "abc\0def".repeat(9).getBytes(UTF_8),
        "it is a binary file, not plain text, got control character U+0000 at character 3");
  }

  @Test
  void readsABookWithAStrayNul() {
    assertThat(GutenbergText.parse("a.txt", (BODY + "a \0 b").getBytes(UTF_8)).body())
        .contains("a \0 b");
  }

  @Test
  void refusesWebPages() {
    refuses(
        "\n<!DOCTYPE html>\n<html><body>CHAPTER I</body></html>".getBytes(UTF_8),
        "it is a web page, not plain text, got <!DOCTYPE html>");
  }

  @Test
  void refusesBytesThatDoNotFitTheCharsetAndSaysWhere() {
    byte[] bytes = (BODY + BODY).getBytes(UTF_8);
    int at = bytes.length / 2 + 3;
    bytes[at] = (byte) 0xFF;
    refuses(bytes, "its bytes do not decode as UTF-8, got byte 0xFF at offset " + at);
  }

  @Test
  void refusesAnUnknownCharsetWhoseBytesFitNoOther() {
    byte[] bytes = "Character set encoding: KLINGON-8\n\nx?y".getBytes(US_ASCII);
    bytes[bytes.length - 2] = (byte) 0x81;
    refuses(
        bytes,
        "its declared charset is unknown and its bytes fit no other,"
            + " got KLINGON-8 with byte 0x81 at offset 36");
  }

  private static void refuses(byte[] bytes, String reason) {
    assertThatThrownBy(() -> parse(bytes))
        .isInstanceOf(BookFormatException.class)
        .hasMessage("Cannot read book quay.txt: " + reason);
  }

  private static GutenbergText parse(String text) {
    return parse(text.getBytes(UTF_8));
  }

  private static GutenbergText parse(byte[] bytes) {
    return GutenbergText.parse("quay.txt", bytes);
  }
}
