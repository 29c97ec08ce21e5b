package dev.precis.job.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The figures of one scenario as rows of the tables in {@code docs/reliability.md}; printed, and
 * kept in {@code target/reliability/}.
 */
final class ReliabilityReport {
  private static final Path FOLDER = Path.of("target", "reliability");

  private final String scenario;
  private final List<String> rows = new ArrayList<>();

  /**
   * @param scenario a title
   */
  ReliabilityReport(String scenario) {
    this.scenario = scenario;
  }

  ReliabilityReport figure(String what, String format, Object... values) {
    rows.add("| " + what + " | " + String.format(Locale.ROOT, format, values) + " |");
    return this;
  }

  void write() {
    String text = "### " + scenario + "\n\n| | |\n|---|---|\n" + String.join("\n", rows) + "\n\n";
    System.out.print(text);
    try {
      Files.createDirectories(FOLDER);
      String name = scenario.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
      Files.writeString(FOLDER.resolve(name + ".md"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
