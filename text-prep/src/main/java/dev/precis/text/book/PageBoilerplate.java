package dev.precis.text.book;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Removes from a web page what is not text of the book: scripts, navigation, tables of contents,
 * page numbers, and Project Gutenberg's header and footer boxes if they have no lines that mark
 * their end.
 */
final class PageBoilerplate {

  private static final String NO_TEXT =
      "script, style, template, noscript, svg, math > annotation, iframe, object, button, select,"
          + " nav, [role=navigation], [role=doc-toc], [role=doc-pagebreak], [hidden]";
  private static final String HEADINGS = "h1, h2, h3, h4";
  private static final Pattern PAGE_NUMBER =
      Pattern.compile(
          "(?i)(?:^|\\s)(?:page-?num(?:ber)?|pagen?o?|pb|page-?break|newpage)(?:\\s|$)");
  private static final Pattern NOTE_MARK = Pattern.compile("\\[?(?:\\d{1,3}|[*\u2020\u2021])\\]?");

  private final Document page;
  private final List<String> notes = new ArrayList<>();

  private PageBoilerplate(Document page) {
    this.page = page;
  }

  /**
   * Changes the page.
   *
   * @return what was removed that a reader may miss, in sentences
   */
  static List<String> removeFrom(Document page) {
    PageBoilerplate boilerplate = new PageBoilerplate(page);
    boilerplate.remove();
    return boilerplate.notes;
  }

  private void remove() {
    page.select(NO_TEXT).remove();
    page.select("[epub|type]").removeIf(PageBoilerplate::hasNavigationType);
    for (Element element : page.select("[class]")) {
      if (PAGE_NUMBER.matcher(element.className()).find() && element.select(HEADINGS).isEmpty()) {
        element.remove();
      }
    }
    removeBoxWithout("#pg-header", "START OF TH");
    removeBoxWithout("#pg-footer", "END OF TH");
    for (Element mark : page.select("a[href] > sup, sup > a[href]")) {
      if (NOTE_MARK.matcher(mark.text().strip()).matches()) {
        mark.remove();
      }
    }
    notes.addAll(LinkLists.removeFrom(page));
  }

  private static boolean hasNavigationType(Element element) {
    String type = element.attr("epub:type").toLowerCase(Locale.ROOT);
    boolean navigation = type.equals("toc") || type.equals("landmarks") || type.equals("page-list");
    boolean removed = navigation || type.equals("pagebreak") || type.equals("noteref");
    if (removed) {
      element.remove();
    }
    return removed;
  }

  private void removeBoxWithout(String box, String mark) {
    for (Element element : page.select(box)) {
      if (!element.text().contains(mark)) {
        element.remove();
      }
    }
  }
}
