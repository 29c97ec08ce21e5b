package dev.precis.job.console;

import dev.precis.llm.settings.Address;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What the user sees: results on standard output, everything else on standard error, so that
 * results can be piped. Thread-safe.
 */
public final class Console {
  /**
   * Set by the launcher, which can ask whether standard error is a terminal. Java 17 can only ask
   * about standard input and output together.
   */
  private static final String TERMINAL = "precis.terminal";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean terminal;

  /** Keeps what {@link #err} gets; null if it is printed at once. */
  private final HeldStream held;

  /**
   * @param terminal whether standard error is a terminal, which can show a progress bar
   */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this(out, err, terminal, null);
  }

  private Console(PrintStream out, PrintStream err, boolean terminal, HeldStream held) {
    this.out = out;
    this.err = err;
    this.terminal = terminal;
    this.held = held;
  }

  /** The console of this process. */
  public static Console ofProcess() {
    return new Console(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
        System.err,
        Boolean.getBoolean(TERMINAL));
  }

  /** A console that keeps its messages until {@link #release}, and prints on this one then. */
  public Console holding() {
    HeldStream kept = new HeldStream(err);
    return new Console(out, new PrintStream(kept, true, StandardCharsets.UTF_8), terminal, kept);
  }

  /** Prints what a {@link #holding} console keeps. From now on it keeps nothing. */
  public void release() {
    if (held != null) {
      held.release();
    }
  }

  /** The stream for results. */
  public PrintStream out() {
    return out;
  }

  /** The stream for everything else. */
  public PrintStream err() {
    return err;
  }

  public boolean isTerminal() {
    return terminal;
  }

  /**
   * Prints a line for the user, in the format of {@link String#format}, without what may be
   * credentials in the addresses that it contains.
   */
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
