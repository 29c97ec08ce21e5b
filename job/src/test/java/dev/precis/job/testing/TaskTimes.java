package dev.precis.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * When executors worked, by their own logs: Spark writes a line when a task begins and when it
 * ends, and an executor of a killed run has written it as well. (An event log would not do: it
 * reaches the disk stage by stage.)
 */
public record TaskTimes(List<TaskTime> tasks) {
  private static final Pattern TASK =
      Pattern.compile(
          "^\\S+ \\w+ Executor: (Running|Finished|Exception in|Executor killed|Executor interrupted and killed) task \\S+ in stage \\S+ \\(TID (\\d+)\\)");
  private static final Pattern TIME = Pattern.compile("^(\\d{4}-\\d\\d-\\d\\dT\\S+Z) ");
  private static final String BEGINS = "Running";

  /** A task that ran, to its end or to that of its executor. */
  record TaskTime(Instant begin, Instant end) {}

  /** Of all runs on a cluster that works in a folder. */
  public static TaskTimes of(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return new TaskTimes(
          files
              .filter(file -> file.getFileName().toString().equals("stderr"))
              .flatMap(log -> tasks(log).stream())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<TaskTime> tasks(Path log) {
    List<TaskTime> ended = new ArrayList<>();
    Map<String, Instant> begun = new TreeMap<>();
    Instant now = Instant.EPOCH;
    for (String line : lines(log)) {
      Matcher time = TIME.matcher(line);
      now = time.find() ? Instant.parse(time.group(1)) : now;
      Matcher task = TASK.matcher(line);
      if (!task.find()) {
        continue;
      }
      if (task.group(1).equals(BEGINS)) {
        begun.put(task.group(2), now);
      } else if (begun.containsKey(task.group(2))) {
        ended.add(new TaskTime(begun.remove(task.group(2)), now));
      }
    }
    Instant end = now;
    begun.values().forEach(begin -> ended.add(new TaskTime(begin, end)));
    return ended;
  }

  private static List<String> lines(Path log) {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The time of the tasks that began then; those of two executors at once count twice. */
  public Duration between(Instant from, Instant to) {
    return tasks.stream()
        .filter(task -> !task.begin().isBefore(from) && task.begin().isBefore(to))
        .map(task -> Duration.between(task.begin(), task.end()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
