package dev.precis.text.book;

import java.util.List;

/** Rejects pages whose elements are nested so deeply that parsing takes quadratic time. */
final class PageDepth {

  private static final int DEEPEST = 5_000;
  private static final List<String> CONTAINERS =
      List.of("div", "span", "b>", "i>", "em", "font", "table", "blockquote", "section", "ul");

  private PageDepth() {}

  /**
   * Compares the number of opening tags with the number of closing tags.
   *
   * @throws BookFormatException if too many tags are open
   */
  static void check(String name, String page) {
    int depth = 0;
    for (int at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at + 1)) {
      boolean closes = page.startsWith("/", at + 1);
      if (container(page, closes ? at + 2 : at + 1)) {
        depth = closes ? Math.max(0, depth - 1) : depth + (isEmpty(page, at) ? 0 : 1);
      }
      if (depth > DEEPEST) {
        throw new BookFormatException(
            name, "its elements are nested too deeply", "more than " + DEEPEST + " open tags");
      }
    }
  }

  private static boolean container(String page, int at) {
    for (String tag : CONTAINERS) {
      if (page.regionMatches(true, at, tag, 0, tag.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEmpty(String page, int at) {
    int end = page.indexOf('>', at);
    return end > 0 && page.charAt(end - 1) == '/';
  }
}
