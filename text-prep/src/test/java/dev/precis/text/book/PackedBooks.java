package dev.precis.text.book;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes archives for tests. */
public final class PackedBooks {

  private PackedBooks() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A zip archive of names and texts in turn. */
  public static byte[] zip(String... namesAndTexts) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      files.put(namesAndTexts[i], bytes(namesAndTexts[i + 1]));
    }
    return zip(files);
  }

  public static byte[] zip(Map<String, byte[]> files) {
    return zip(files, StandardCharsets.UTF_8);
  }

  public static byte[] zip(Map<String, byte[]> files, Charset names) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, names)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** An EPUB whose spine has the pages in this order, though its manifest has them in another. */
  public static byte[] epub(String... pages) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    StringBuilder manifest = new StringBuilder();
    StringBuilder spine = new StringBuilder();
    List<String> items = new ArrayList<>();
    for (int i = 0; i < pages.length; i++) {
      files.put("OEBPS/text/page " + i + ".xhtml", bytes(xhtml(pages[i])));
      items.add(0, "<item id='p%d' href='text/page%%20%d.xhtml'/>\n".formatted(i, i));
      spine.append("<itemref idref='p%d'/>\n".formatted(i));
    }
    items.forEach(manifest::append);
    files.put("mimetype", bytes("application/epub+zip"));
    files.put(
        "META-INF/container.xml",
        bytes(
            "<?xml version='1.0'?><container><rootfiles>"
                + "<rootfile full-path='OEBPS/content.opf'/></rootfiles></container>"));
    files.put("OEBPS/nav.xhtml", bytes(xhtml("<nav><ol><li>CHAPTER I</li></ol></nav>")));
    files.put(
        "OEBPS/content.opf",
        bytes(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <package xmlns="http://www.idpf.org/2007/opf" version="3.0">
            <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
            <dc:title>The Quay</dc:title><dc:creator>A. Writer</dc:creator>
            <dc:language>fr-CA</dc:language>
            </metadata>
            <manifest><item id="nav" properties="nav" href="nav.xhtml"/>
            """
                + manifest
                + "</manifest><spine><itemref idref='nav'/>"
                + spine
                + "</spine></package>"));
    return zip(files);
  }

  static String xhtml(String body) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE html>
    <html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
    <head><title/></head>
    <body>
    """
        + body
        + "\n</body></html>\n";
  }
}
