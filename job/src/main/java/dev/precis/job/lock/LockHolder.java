package dev.precis.job.lock;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * The run that works on an output.
 *
 * @param host the name of the host of its driver
 * @param machine tells machines and containers apart, even of the same name; empty if it is not
 *     known
 * @param process the id of its driver's process
 * @param processStarted when the process started, as the system states it: a system reuses the ids
 *     of processes. Empty if the system does not state it.
 */
public record LockHolder(
    String runId,
    String host,
    String machine,
    long process,
    String processStarted,
    Instant runStarted) {
  private static final String RUN = "run";
  private static final String HOST = "host";
  private static final String MACHINE = "machine";
  private static final String PROCESS = "process";
  private static final String PROCESS_STARTED = "process-started";
  private static final String RUN_STARTED = "run-started";

  /** A run in this process that starts now. */
  public static LockHolder ofThisProcess(String runId, Clock clock) {
    ProcessHandle process = ProcessHandle.current();
    return new LockHolder(
        runId, Machine.hostName(), Machine.id(), process.pid(), started(process), clock.instant());
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @throws IllegalArgumentException if the text does not name a run
   */
  static LockHolder parse(String text) {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      return new LockHolder(
          require(values, RUN),
          require(values, HOST),
          values.getProperty(MACHINE, ""),
          Long.parseLong(require(values, PROCESS)),
          require(values, PROCESS_STARTED),
          Instant.parse(require(values, RUN_STARTED)));
    } catch (IOException | java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The content of a lock file, as Java properties. */
  String toText() {
    Properties values = new Properties();
    values.setProperty(RUN, runId);
    values.setProperty(HOST, host);
    values.setProperty(MACHINE, machine);
    values.setProperty(PROCESS, Long.toString(process));
    values.setProperty(PROCESS_STARTED, processStarted);
    values.setProperty(RUN_STARTED, runStarted.toString());
    StringWriter text = new StringWriter();
    try {
      values.store(text, "The run that works on this output.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Whether its process lives. Empty if it does not run on this machine, which cannot know. */
  Optional<Boolean> isAlive() {
    if (machine.isEmpty() || !machine.equals(Machine.id())) {
      return Optional.empty();
    }
    Optional<ProcessHandle> found = ProcessHandle.of(process);
    return Optional.of(
        found.isPresent() && found.get().isAlive() && started(found.get()).equals(processStarted));
  }

  /** For messages. */
  String description() {
    return "run " + runId + " on host " + host + " (process " + process + "), since " + runStarted;
  }

  private static String require(Properties values, String key) {
    String value = values.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("Cannot read the lock: it has no " + key);
    }
    return value;
  }

  private static String started(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("");
  }
}
