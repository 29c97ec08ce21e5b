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
 * Writes web pages as the lines of a plain text, as Project Gutenberg would set it: a line a
 * paragraph, blank lines between them and more of them around headings. So the same rules read
 * both.
 *
 * <p>Visits without recursion, so that no page is too deep. Not thread-safe.
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

  /** Adds a page below those already written. */
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

  /** A line of verse may be an element of its own, which is no paragraph. */
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

  /** Initials are often images, and so are whole headings of illustrated books. */
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

  /** The name of a language for its code: {@code English} for {@code en-US}. */
  static String language(String code) {
    String name = Locale.forLanguageTag(code.strip()).getDisplayLanguage(Locale.ENGLISH);
    return code.isBlank() || name.equals(code.strip()) ? "" : name;
  }
}
