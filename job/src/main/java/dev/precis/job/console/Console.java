package dev.precis.job.console;

import dev.precis.llm.settings.Address;
import java.io.PrintStream;
import java.util.Locale;

/**
 * What the user sees: answers on the standard output, all else on the standard error, so that an
 * answer can be piped. Thread-safe.
 */
public final class Console {
  /**
   * Set by the launcher, which can ask the system; Java 17 can only ask for the standard input as
   * well.
   */
  private static final String TERMINAL = "precis.terminal";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /**
   * @param terminal whether somebody watches, so that a progress bar is of use
   */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
  }

  public static Console ofProcess() {
    return new Console(
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out),
            true,
            java.nio.charset.StandardCharsets.UTF_8),
        System.err,
        Boolean.getBoolean(TERMINAL));
  }

  /** Where answers go. */
  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  public boolean isTerminal() {
    return terminal;
  }

  /** Prints a message, without what may be credentials in the addresses that it contains. */
  public void say(String format, Object... arguments) {
    err.println(Address.hideIn(String.format(Locale.ROOT, format, arguments)));
  }

  /** {@code 1 chapter}, {@code 2 chapters}, {@code 0 summaries}. */
  public static String count(long count, String noun) {
    return count + " " + (count == 1 ? noun : Plural.of(noun));
  }

  /** {@code 512 MiB}, {@code 3.8 GiB}. */
  public static String size(long bytes) {
    return bytes < 1L << 30
        ? ((bytes + (1 << 19)) >> 20) + " MiB"
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
