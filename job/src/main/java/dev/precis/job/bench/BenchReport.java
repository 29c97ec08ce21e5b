package dev.precis.job.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.precis.job.console.Console;
import dev.precis.job.console.Listing;
import dev.precis.job.console.OutputFormat;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Prints what was measured.
 *
 * @param workload what was asked, from keys to values
 */
public record BenchReport(
    Machine machine,
    Map<String, Object> workload,
    List<Outcome> outcomes,
    Optional<Verdict> verdict) {
  private static final List<String> HEADINGS =
      List.of(
          "engine",
          "model",
          "slots",
          "load s",
          "memory",
          "first token ms",
          "ms per token",
          "latency ms",
          "prompt tok/s",
          "gen. tok/s",
          "texts/h");
  private static final List<Integer> WIDTHS = List.of(12, 24, 5, 6, 8, 17, 14, 20, 12, 12, 14);

  /** Prints the report in this format. */
  public void print(OutputFormat format, PrintStream out) {
    switch (format) {
      case table -> printForPeople(out);
      case tsv -> printRows(out);
      case json -> out.println(json());
    }
    out.flush();
  }

  private void printForPeople(PrintStream out) {
    out.println("Machine: " + machine.text());
    out.println("Measured: " + workloadText());
    out.println();
    new Listing(HEADINGS, WIDTHS)
        .print(
            outcomes.stream().filter(Outcome::isMeasured).map(BenchReport::cells).iterator(),
            OutputFormat.table,
            out);
    out.println();
    out.println("Times are p50/p95/p99; rates are the mean of the rounds, with their spread.");
    for (Outcome outcome : outcomes) {
      if (!outcome.isMeasured()) {
        out.println("Failed: " + outcome.combination().text() + ": " + outcome.reason());
      } else if (outcome.figures().orElseThrow().failed() > 0) {
        out.printf(
            Locale.ROOT,
            "%s: %s cannot be used%n",
            outcome.combination().text(),
            Console.count(outcome.figures().orElseThrow().failed(), "answer"));
      }
    }
    out.println(verdict.map(BenchReport::verdictText).orElse("No combination could be measured."));
  }

  private String workloadText() {
    return workload.entrySet().stream()
        .filter(entry -> entry.getValue() != null)
        .map(entry -> entry.getKey().replace('_', ' ') + ' ' + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static List<Object> cells(Outcome outcome) {
    Figures figures = outcome.figures().orElseThrow();
    return List.of(
        outcome.combination().engine(),
        (outcome.model() + ' ' + outcome.quantization()).strip(),
        outcome.combination().slots(),
        number(figures.loadSeconds(), 1),
        figures.residentBytes() == 0 ? "-" : Console.size(figures.residentBytes()),
        percentiles(figures.firstTokenMillis(), 0),
        percentiles(figures.tokenMillis(), 1),
        percentiles(figures.latencyMillis(), 0),
        repeated(figures.promptTokensPerSecond()),
        repeated(figures.generatedTokensPerSecond()),
        repeated(figures.textsPerHour()));
  }

  private static String percentiles(Distribution values, int decimals) {
    return values.isKnown()
        ? number(values.p50(), decimals)
            + '/'
            + number(values.p95(), decimals)
            + '/'
            + number(values.p99(), decimals)
        : "-";
  }

  private static String repeated(Repeated value) {
    String mean = number(value.mean(), value.mean() < 100 ? 1 : 0);
    return Double.isNaN(value.spread())
        ? mean
        : mean + " ±" + number(value.spread(), value.mean() < 100 ? 1 : 0);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private static String verdictText(Verdict verdict) {
    List<String> lines = new ArrayList<>();
    lines.add("Fastest here: " + verdict.fastest().combination().text() + ahead(verdict));
    lines.addAll(verdict.remarks());
    lines.add("To use it: " + String.join(" ", verdict.fastest().combination().options()));
    return String.join(System.lineSeparator(), lines);
  }

  private static String ahead(Verdict verdict) {
    return Double.isNaN(verdict.timesAsFast())
        ? ""
        : String.format(Locale.ROOT, ", %.2f times as fast as the next", verdict.timesAsFast());
  }

  private void printRows(PrintStream out) {
    List<Map<String, Object>> rows = outcomes.stream().map(BenchRow::of).toList();
    List<String> columns = List.copyOf(BenchRow.of(outcomes.get(0)).keySet());
    new Listing(columns, List.of())
        .print(
            rows.stream().<List<Object>>map(row -> new ArrayList<>(row.values())).iterator(),
            OutputFormat.tsv,
            out);
  }

  private String json() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("machine", machineFields());
    report.put("workload", workload);
    report.put("results", outcomes.stream().map(BenchRow::of).toList());
    report.put("verdict", verdict.map(BenchReport::verdictFields).orElse(null));
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot print JSON", e);
    }
  }

  private Map<String, Object> machineFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("processor", machine.processor());
    fields.put("cores", machine.cores());
    fields.put("instruction_sets", machine.instructionSets());
    fields.put("memory_bytes", machine.memoryBytes());
    fields.put("load", machine.load() < 0 ? null : BenchRow.rounded(machine.load()));
    return fields;
  }

  private static Map<String, Object> verdictFields(Verdict verdict) {
    Combination fastest = verdict.fastest().combination();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("engine", fastest.engine());
    fields.put("model", fastest.shownModel());
    fields.put("slots", fastest.slots());
    fields.put("times_as_fast_as_the_next", BenchRow.rounded(verdict.timesAsFast()));
    fields.put("clear", verdict.isClear());
    fields.put("options", fastest.options());
    fields.put("remarks", verdict.remarks());
    return fields;
  }
}
