package dev.precis.job.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.lang3.StringUtils;

/**
 * Keys and values in groups, printed with units and words for people, and as plain values for
 * programs. Not thread-safe.
 */
public final class Items {
  private static final Listing LISTING = new Listing(List.of("group", "key", "value"), List.of());
  private static final int KEY_WIDTH = 22;

  private final List<Item> items = new ArrayList<>();
  private String group = "";

  private record Item(String group, String key, Object value, String shown) {}

  /** Begins a group; the items that are added next belong to it. */
  public void group(String name) {
    group = name;
  }

  /**
   * @param value for programs: a text, a number or a list
   * @param shown for people
   */
  public void add(String key, Object value, String shown) {
    items.add(new Item(group, key, value, shown));
  }

  public void add(String key, Object value) {
    add(key, value, String.valueOf(value));
  }

  public void addSize(String key, long bytes, String remark) {
    add(key, bytes, Console.size(bytes) + remark);
  }

  /** A number for programs, with three decimals. */
  public static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  public static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  public void print(OutputFormat format, PrintStream out) {
    switch (format) {
      case table -> printForPeople(out);
      case tsv -> LISTING.print(rows(), format, out);
      case json -> out.println(json());
    }
    out.flush();
  }

  private Iterator<List<Object>> rows() {
    return items.stream().map(item -> List.<Object>of(item.group, item.key, item.value)).iterator();
  }

  private void printForPeople(PrintStream out) {
    String last = "";
    for (Item item : items) {
      if (!item.group.equals(last)) {
        out.println((last.isEmpty() ? "" : System.lineSeparator()) + item.group);
        last = item.group;
      }
      String key = StringUtils.rightPad(item.key.replace('_', ' '), KEY_WIDTH);
      out.println("  " + key + "  " + item.shown);
    }
  }

  private String json() {
    Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
    for (Item item : items) {
      groups.computeIfAbsent(item.group, name -> new LinkedHashMap<>()).put(item.key, item.value);
    }
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(groups);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot print JSON", e);
    }
  }
}
