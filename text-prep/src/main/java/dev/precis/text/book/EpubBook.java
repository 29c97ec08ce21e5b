package dev.precis.text.book;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** Reads an EPUB: the pages of its spine, in the order of the spine. */
final class EpubBook {

  static final String CONTAINER = "META-INF/container.xml";
  private static final String ENCRYPTION = "META-INF/encryption.xml";

  private final String name;
  private final ZipArchive archive;

  private EpubBook(String name, ZipArchive archive) {
    this.name = name;
    this.archive = archive;
  }

  /**
   * Reads the book.
   *
   * @throws BookFormatException if a file that the EPUB names is missing, or the EPUB is encrypted
   *     or contains no text
   */
  static GutenbergText parse(String name, ZipArchive archive) {
    return new EpubBook(name, archive).read();
  }

  private GutenbergText read() {
    String packagePath = packagePath();
    Document opf = xml(packagePath);
    List<String> pages = spine(opf, packagePath);
    refuseEncrypted(pages);
    Map<String, byte[]> files = archive.read(new LinkedHashSet<>(pages));
    HtmlBook book = new HtmlBook(name);
    book.describe(text(opf, "dc|title"), text(opf, "dc|creator"), text(opf, "dc|language"));
    for (String page : pages) {
      if (!files.containsKey(page)) {
        throw new BookFormatException(name, "a page of its spine is missing", page);
      }
      book.addPage(files.get(page));
    }
    return book.text(StandardCharsets.UTF_8);
  }

  private String packagePath() {
    if (!archive.entries().contains(CONTAINER)) {
      throw new BookFormatException(
          name, "it is not an EPUB", "a zip archive without " + CONTAINER);
    }
    Element root = xml(CONTAINER).selectFirst("rootfile[full-path]");
    String path = root == null ? "" : resolve("", root.attr("full-path"));
    if (!archive.entries().contains(path)) {
      throw new BookFormatException(name, "its package file is missing", '"' + path + '"');
    }
    return path;
  }

  private List<String> spine(Document opf, String packagePath) {
    String folder = packagePath.substring(0, packagePath.lastIndexOf('/') + 1);
    Map<String, String> manifest = new HashMap<>();
    for (Element item : opf.select("manifest > item[href], opf|manifest > opf|item[href]")) {
      boolean navigation = (" " + item.attr("properties") + " ").contains(" nav ");
      if (!navigation) {
        manifest.put(item.id(), resolve(folder, item.attr("href")));
      }
    }
    List<String> pages = new ArrayList<>();
    for (Element item : opf.select("spine > itemref, opf|spine > opf|itemref")) {
      String page = manifest.get(item.attr("idref"));
      if (page != null) {
        pages.add(page);
      }
    }
    if (pages.isEmpty()) {
      throw new BookFormatException(name, "its spine is empty", packagePath);
    }
    return pages;
  }

  /** Checks only the pages: fonts are often encrypted in books whose text is not. */
  private void refuseEncrypted(List<String> pages) {
    if (!archive.entries().contains(ENCRYPTION)) {
      return;
    }
    for (Element reference : xml(ENCRYPTION).getElementsByAttribute("URI")) {
      String encrypted = resolve("", reference.attr("URI"));
      if (pages.contains(encrypted)) {
        throw new BookFormatException(name, "its pages are encrypted", encrypted);
      }
    }
  }

  private Document xml(String path) {
    byte[] bytes = archive.read(Set.of(path)).get(path);
    TextDecoder.Decoded decoded = TextDecoder.decode(name, bytes, DeclaredCharset.ofPage(bytes));
    return Jsoup.parse(decoded.text(), "", Parser.xmlParser());
  }

  private static String text(Document opf, String element) {
    Element found = opf.selectFirst(element);
    return found == null ? "" : found.text().strip();
  }

  /** The path of an entry. A path that would leave the archive stops at its root. */
  private static String resolve(String folder, String reference) {
    String plain = reference.replaceAll("[?#].*", "").replace("+", "%2B");
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : (folder + decoded(plain)).split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    return String.join("/", segments);
  }

  private static String decoded(String reference) {
    try {
      return URLDecoder.decode(reference, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return reference;
    }
  }
}
