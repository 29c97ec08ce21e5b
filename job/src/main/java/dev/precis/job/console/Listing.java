package dev.precis.job.console;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.text.WordUtils;

/**
 * Prints rows as a table for people, as lines of tab-separated values, or as a JSON array. Reads
 * the rows one by one, so there can be many.
 *
 * @param columns names of the columns
 * @param widths of the table's columns, in characters; longer values wrap to the next line
 */
public record Listing(List<String> columns, List<Integer> widths) {
  public void print(Iterator<List<Object>> rows, OutputFormat format, PrintStream out) {
    switch (format) {
      case table -> printTable(rows, out);
      case tsv -> printTsv(rows, out);
      case json -> printJson(rows, out);
    }
    out.flush();
  }

  private void printTable(Iterator<List<Object>> rows, PrintStream out) {
    printRow(columns, out);
    printRow(widths.stream().map("-"::repeat).toList(), out);
    while (rows.hasNext()) {
      printRow(rows.next(), out);
    }
  }

  private void printRow(List<?> row, PrintStream out) {
    List<List<String>> cells =
        IntStream.range(0, row.size()).mapToObj(i -> wrapped(row.get(i), widths.get(i))).toList();
    int lines = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int line = 0; line < lines; line++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < cells.size(); i++) {
        String cell = line < cells.get(i).size() ? cells.get(i).get(line) : "";
        text.append(StringUtils.rightPad(cell, widths.get(i))).append("  ");
      }
      out.println(StringUtils.stripEnd(text.toString(), " "));
    }
  }

  private static List<String> wrapped(Object value, int width) {
    String text = Objects.toString(value, "").replaceAll("\\s+", " ").strip();
    return WordUtils.wrap(text, width, "\n", true).lines().toList();
  }

  private void printTsv(Iterator<List<Object>> rows, PrintStream out) {
    out.print(String.join("\t", columns) + "\n");
    while (rows.hasNext()) {
      out.print(
          rows.next().stream().map(Listing::escaped).collect(Collectors.joining("\t")) + "\n");
    }
  }

  private void printJson(Iterator<List<Object>> rows, PrintStream out) {
    ObjectMapper json = new ObjectMapper().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    try (SequenceWriter array = json.writerWithDefaultPrettyPrinter().writeValuesAsArray(out)) {
      while (rows.hasNext()) {
        array.write(named(rows.next()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot print rows", e);
    }
    out.println();
  }

  private Map<String, Object> named(List<Object> row) {
    Map<String, Object> named = new LinkedHashMap<>();
    IntStream.range(0, columns.size()).forEach(i -> named.put(columns.get(i), row.get(i)));
    return named;
  }

  private static String escaped(Object value) {
    return Objects.toString(value, "")
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\r", "\\r")
        .replace("\n", "\\n");
  }
}
