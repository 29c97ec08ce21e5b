package dev.precis.text.chapter;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whole books that are no part of this repository; the tests that need them abort without them. */
final class RealBooks {

  private static final String PROPERTY = "precis.books";

  private final Path folder;

  private RealBooks(Path folder) {
    this.folder = folder;
  }

  record Truth(int line, String part, String heading) {}

  static RealBooks orAbort() {
    String set = System.getProperty(PROPERTY, "");
    Path folder = set.isBlank() ? Path.of("..", "..", "shared", "books") : Path.of(set);
    if (!Files.isDirectory(folder.resolve("truth"))) {
      String message =
          "The real books are not there: no folder %s with a folder truth. Set -D%s=FOLDER."
              .formatted(folder.toAbsolutePath().normalize(), PROPERTY);
      System.err.println("*".repeat(100));
      System.err.println("**** NOT TESTED ON REAL BOOKS");
      System.err.println("**** " + message);
      System.err.println("*".repeat(100));
      abort(message);
    }
    return new RealBooks(folder);
  }

  List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String start) {
    return files().stream()
        .filter(file -> file.getFileName().toString().startsWith(start))
        .findFirst()
        .map(RealBooks::bytes)
        .orElseThrow();
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The true headings, checked by hand; none for a book without chapters. */
  List<Truth> truth(Path book) {
    String name = book.getFileName().toString().replace(".txt", ".tsv");
    Path file = folder.resolve("truth").resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    return new String(bytes(file), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(row -> row.split("\t", -1))
        .map(row -> new Truth(Integer.parseInt(row[1]), row[2], row[3]))
        .toList();
  }

  /** The book as a web page with the same lines, its true headings marked. */
  static String page(String text, List<Truth> truth) {
    Map<Integer, Truth> headings =
        truth.stream().collect(Collectors.toMap(Truth::line, Function.identity()));
    StringBuilder page = new StringBuilder("<html><body>");
    String open = "";
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Truth heading = headings.get(i + 1);
      boolean blank = lines[i].isBlank();
      if ((blank || heading != null) && !open.isEmpty()) {
        page.append("</").append(open).append('>');
        open = "";
      }
      if (!blank && open.isEmpty()) {
        open = heading == null ? "p" : heading.part().isEmpty() ? "h2" : "h3";
        page.append('<').append(open).append('>');
      }
      page.append(lines[i].replace("&", "&amp;").replace("<", "&lt;"));
      page.append(open.isEmpty() ? "" : "<br>").append('\n');
    }
    return page + "</body></html>";
  }
}
