package dev.precis.text.book;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/** Reads a book from a web page, or from the pages of an EPUB. Not thread-safe. */
final class HtmlBook {

  private static final int LONGEST_ERROR_PAGE = 5_000;
  private static final Pattern ERROR =
      Pattern.compile(
          "(?i)\\b(?:4(?:0[0-9]|10|29)|50[0-9])\\b|not found|forbidden|access denied|unauthorized"
              + "|bad (?:gateway|request)|unavailable|too many requests|internal server error"
              + "|are you (?:a )?(?:human|robot)|captcha|just a moment");
  private static final Pattern PAGE_TITLE =
      Pattern.compile(
          "(?is)^(?:the )?project gutenberg(?:'s|\u2019s)?(?: e-?(?:book|text))?(?: of)?[,:]? +"
              + "|[,|]? *(?:by [^|]*|\\| *project gutenberg.*)$");

  private final String name;
  private final PageText lines = new PageText();
  private final List<String> notes = new ArrayList<>();
  private String title = "";
  private String author = "";
  private String language = "";

  HtmlBook(String name) {
    this.name = name;
  }

  /**
   * Reads a book from a single page.
   *
   * @throws BookFormatException if the page contains no text, or is an error page
   */
  static GutenbergText parse(String name, byte[] bytes) {
    FormatCheck.bytes(name, bytes);
    TextDecoder.Decoded decoded = TextDecoder.decode(name, bytes, DeclaredCharset.ofPage(bytes));
    FormatCheck.characters(name, decoded.text());
    HtmlBook book = new HtmlBook(name);
    book.addPage(decoded.text(), book.parser(decoded.text()));
    return book.text(decoded.charset());
  }

  /** Adds a page of an EPUB below the pages before it. */
  void addPage(byte[] bytes) {
    if (bytes.length > 0) {
      TextDecoder.Decoded decoded = TextDecoder.decode(name, bytes, DeclaredCharset.ofPage(bytes));
      addPage(decoded.text(), parser(decoded.text()));
    }
  }

  /** Sets the metadata of the EPUB, which overrides the metadata of its pages. */
  void describe(String bookTitle, String bookAuthor, String languageCode) {
    title = bookTitle;
    author = bookAuthor;
    language = PageText.language(languageCode);
  }

  /** XHTML allows empty elements that an HTML parser would leave open to the end of the page. */
  private Parser parser(String page) {
    boolean xhtml = page.startsWith("<?xml") && page.indexOf("<html") >= 0;
    return (xhtml ? Parser.xmlParser() : Parser.htmlParser()).setTrackPosition(true);
  }

  private void addPage(String page, Parser parser) {
    PageDepth.check(name, page);
    Document document = Jsoup.parse(page, "", parser);
    if (document.selectFirst("body") == null) {
      document = Jsoup.parse(page, "", Parser.htmlParser().setTrackPosition(true));
    }
    describe(document);
    notes.addAll(PageBoilerplate.removeFrom(document));
    lines.add(document);
  }

  private void describe(Document page) {
    String described = page.select("meta[name~=(?i)^dc(terms)?\\.title$]").attr("content");
    String head = page.select("head > title").text();
    title = first(title, described, PAGE_TITLE.matcher(head).replaceAll("").strip());
    author =
        first(
            author, page.select("meta[name~=(?i)^(dc(terms)?\\.creator|author)$]").attr("content"));
    language = first(language, PageText.language(page.select("html").attr("lang")));
  }

  private static String first(String... values) {
    for (String value : values) {
      if (!value.isBlank()) {
        return value.strip();
      }
    }
    return "";
  }

  /**
   * The book from all added pages.
   *
   * @throws BookFormatException if the pages contain no text, or are an error page
   */
  GutenbergText text(Charset charset) {
    String text = lines.text();
    if (text.isBlank()) {
      throw new BookFormatException(
          name, "its pages contain no text", text.length() + " characters");
    }
    refuseErrorPage(text);
    GutenbergFrame frame = GutenbergFrame.of(text).orElse(title, author, language);
    return new GutenbergText(name, text, charset, frame, lines.origins(), notes);
  }

  private void refuseErrorPage(String text) {
    String first = text.strip().lines().findFirst().orElse("");
    Matcher error = ERROR.matcher(title + "\n" + first);
    if (text.length() < LONGEST_ERROR_PAGE && error.find()) {
      String said = title.isEmpty() ? first : title;
      throw new BookFormatException(
          name, "it is an error page, not a book", said.substring(0, Math.min(60, said.length())));
    }
  }
}
