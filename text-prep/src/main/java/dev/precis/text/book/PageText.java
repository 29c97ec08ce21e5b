package dev.precis.text.book;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Converts web pages to the lines of a plain text in Project Gutenberg's layout: one line per
 * paragraph, a blank line between paragraphs, and more blank lines around headings. The same rules
 * can then find the chapters of both.
 *
 * <p>Does not use recursion, so no page is nested too deeply. Not thread-safe.
 */
final class PageText implements NodeVisitor {

  private static final int ABOVE_HEADING = 4;
  private static final int BELOW_HEADING = 2;
  private static final int DEEPEST_HEADING = 4;
  private static final int INITIAL = 2;

  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "center",
          "dd",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "main",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "ul");
  private static final Set<String> LINES = Set.of("li", "tr", "caption", "option");
  private static final Pattern VERSE = Pattern.compile("(?i)\\b(?:line|verse|l)\\b");

  private final StringBuilder text = new StringBuilder();
  private final LineOrigins.Builder origins = new LineOrigins.Builder();
  private final StringBuilder line = new StringBuilder();
  private int lineNumber;
  private int lastNumber = 1;
  private int blanksDue;
  private int blanks = ABOVE_HEADING;
  private boolean spaceDue;
  private int preformatted;
  private Element heading;

  /** Adds a page below the pages before it. */
  void add(Document page) {
    blanksDue = ABOVE_HEADING;
    lastNumber = 1;
    page.body().traverse(this);
    endLine();
  }

  String text() {
    return text.toString();
  }

  LineOrigins origins() {
    return origins.build();
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof TextNode words) {
      addWords(words);
    } else if (node instanceof Element element) {
      open(element);
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (node instanceof Element element) {
      close(element);
    }
  }

  private void open(Element element) {
    String name = element.normalName();
    int level = level(name);
    if (level > 0 && heading == null) {
      startBlock(level <= DEEPEST_HEADING ? ABOVE_HEADING : BELOW_HEADING);
      heading = element;
    } else if (startsLine(element)) {
      endLine();
    } else if (BLOCKS.contains(name) && heading == null) {
      startBlock(1);
    }
    switch (name) {
      case "br" -> breakLine();
      case "td", "th" -> spaceDue = true;
      case "pre" -> preformatted++;
      case "img" -> addImage(element);
      default -> {}
    }
  }

  private void close(Element element) {
    String name = element.normalName();
    preformatted -= name.equals("pre") ? 1 : 0;
    if (element.equals(heading)) {
      startBlock(BELOW_HEADING);
      heading = null;
    } else if (startsLine(element)) {
      endLine();
    } else if (BLOCKS.contains(name)) {
      if (heading == null) {
        startBlock(1);
      } else {
        endLine();
      }
    }
  }

  private static int level(String name) {
    boolean heads = name.length() == 2 && name.charAt(0) == 'h';
    int level = heads ? name.charAt(1) - '0' : 0;
    return level >= 1 && level <= 6 ? level : 0;
  }

  /** A line of verse may be an element of its own without being a paragraph. */
  private static boolean startsLine(Element element) {
    String name = element.normalName();
    boolean verse =
        (name.equals("div") || name.equals("p")) && VERSE.matcher(element.className()).find();
    return LINES.contains(name) || verse;
  }

  private void startBlock(int blankLines) {
    endLine();
    blanksDue = Math.max(blanksDue, blankLines);
  }

  private void breakLine() {
    if (line.isEmpty() && heading == null) {
      blanksDue = Math.max(blanksDue, Math.min(ABOVE_HEADING, blanks + 1));
    }
    endLine();
  }

  /** Initials are often images, and in illustrated books so are whole headings. */
  private void addImage(Element image) {
    String words = image.attr("alt").strip();
    boolean inHeading = heading != null && heading.text().isBlank();
    if (inHeading
        || (!words.isEmpty() && words.length() <= INITIAL && Character.isLetter(words.charAt(0)))) {
      for (int i = 0; i < words.length(); i++) {
        addCharacter(words.charAt(i), number(image));
      }
    }
  }

  private void addWords(TextNode node) {
    String words = node.getWholeText();
    int number = number(node);
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      if (c == '\n' && preformatted > 0) {
        breakLine();
      } else {
        addCharacter(c, number);
      }
      number += c == '\n' ? 1 : 0;
    }
    lastNumber = Math.max(lastNumber, number);
  }

  private int number(Node node) {
    int number = node.sourceRange().isTracked() ? node.sourceRange().start().lineNumber() : -1;
    return number < 1 ? lastNumber : number;
  }

  private void addCharacter(char c, int number) {
    boolean space = c <= ' ' || c == '\u00A0' || c == '\u2028' || c == '\uFEFF';
    if (space && preformatted == 0) {
      spaceDue = true;
      return;
    }
    if (line.isEmpty()) {
      lineNumber = number;
    } else if (spaceDue) {
      line.append(' ');
    }
    spaceDue = false;
    line.append(space ? ' ' : c);
  }

  private void endLine() {
    if (!line.isEmpty() && !line.toString().isBlank()) {
      for (; blanks < blanksDue; blanks++) {
        text.append('\n');
        origins.add(lineNumber, 0);
      }
      int level = heading == null ? 0 : level(heading.normalName());
      origins.add(lineNumber, level <= DEEPEST_HEADING ? level : 0);
      text.append(line).append('\n');
      blanks = 0;
      blanksDue = 0;
    }
    line.setLength(0);
    spaceDue = false;
  }

  /** The English name of a language code: {@code English} for {@code en-US}. */
  static String language(String code) {
    String name = Locale.forLanguageTag(code.strip()).getDisplayLanguage(Locale.ENGLISH);
    return code.isBlank() || name.equals(code.strip()) ? "" : name;
  }
}
