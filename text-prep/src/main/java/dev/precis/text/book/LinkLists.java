package dev.precis.text.book;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/**
 * Finds the tables of contents of a page: elements that consist mostly of links into the book.
 * Visits each element once, so the time grows linearly with the page.
 */
final class LinkLists implements NodeVisitor {

  private static final Set<String> LISTS =
      Set.of("table", "ul", "ol", "dl", "p", "div", "section", "blockquote", "pre");
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4");
  private static final Pattern NAMED =
      Pattern.compile("(?i)(?:^|\\s)(?:toc|contents|table-?of-?contents)(?:\\s|$)");
  private static final int FEWEST_LINKS = 3;
  private static final double LINKED = 0.6;

  private final Deque<Count> open = new ArrayDeque<>();
  private final List<Element> lists = new ArrayList<>();
  private int links;
  private int inLinks;

  private LinkLists() {}

  /** Counts the content of an element outside the lists found so far. */
  private static final class Count {
    private int links;
    private int linked;
    private int letters;
    private int headings;
  }

  /**
   * Removes the tables of contents from the page.
   *
   * @return a sentence about them; empty if there are none
   */
  static List<String> removeFrom(Document page) {
    LinkLists found = new LinkLists();
    page.body().traverse(found);
    found.lists.forEach(Node::remove);
    return found.lists.isEmpty()
        ? List.of()
        : List.of("A table of contents with " + found.links + " links was left out");
  }

  @Override
  public void head(Node node, int depth) {
    if (node instanceof Element element) {
      open.push(new Count());
      inLinks += internal(element) ? 1 : 0;
    } else if (node instanceof TextNode words && !open.isEmpty()) {
      int letters = words.getWholeText().strip().length();
      open.peek().letters += letters;
      open.peek().linked += inLinks > 0 ? letters : 0;
    }
  }

  @Override
  public void tail(Node node, int depth) {
    if (!(node instanceof Element element)) {
      return;
    }
    Count count = open.pop();
    if (internal(element)) {
      inLinks--;
      count.links++;
    }
    count.headings += HEADINGS.contains(element.normalName()) ? 1 : 0;
    if (isList(element, count)) {
      lists.add(element);
      links += count.links;
    } else if (!open.isEmpty()) {
      Count parent = open.peek();
      parent.links += count.links;
      parent.linked += count.linked;
      parent.letters += count.letters;
      parent.headings += count.headings;
    }
  }

  private static boolean isList(Element element, Count count) {
    boolean named = NAMED.matcher(element.className()).find() || NAMED.matcher(element.id()).find();
    return LISTS.contains(element.normalName())
        && count.headings == 0
        && count.links >= (named ? 1 : FEWEST_LINKS)
        && count.linked >= LINKED * count.letters;
  }

  private static boolean internal(Element element) {
    if (!element.normalName().equals("a")) {
      return false;
    }
    String target = element.attr("href");
    return target.startsWith("#") || (!target.isEmpty() && target.indexOf(':') < 0);
  }
}
