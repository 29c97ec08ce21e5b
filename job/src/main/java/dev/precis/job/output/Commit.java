package dev.precis.job.output;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.precis.job.console.InputException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An entry in the commit log: what changes at one stroke. As JSON in one line, which ends with a
 * line end: without it, the entry was not written to its end.
 *
 * @param version of the format
 * @param id no other entry has it
 * @param run the id of the run that wrote it
 * @param at when, in UTC
 * @param adds waves that count from now on
 * @param removes waves that no longer count; their rows are in added ones
 * @param begins waves that will be written for a compaction: unless a later entry adds them, their
 *     rows are all in other waves
 * @param live all waves that counted before it: readers begin there. Null in most entries.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Commit(
    int version,
    String id,
    String run,
    String at,
    List<Wave> adds,
    List<Wave.Key> removes,
    List<Wave.Key> begins,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<Wave> live) {
  static final int VERSION = 1;

  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  Commit {
    adds = adds == null ? List.of() : List.copyOf(adds);
    removes = removes == null ? List.of() : List.copyOf(removes);
    begins = begins == null ? List.of() : List.copyOf(begins);
    live = live == null ? null : List.copyOf(live);
  }

  /** Waves that count, and others that no longer do. */
  static Commit of(String run, Instant at, List<Wave> adds, List<Wave.Key> removes) {
    return of(run, at, adds, removes, List.of());
  }

  /** A wave that will be written for a compaction. */
  static Commit beginning(String run, Instant at, Wave.Key wave) {
    return of(run, at, List.of(), List.of(), List.of(wave));
  }

  private static Commit of(
      String run, Instant at, List<Wave> adds, List<Wave.Key> removes, List<Wave.Key> begins) {
    return new Commit(
        VERSION, UUID.randomUUID().toString(), run, at.toString(), adds, removes, begins, null);
  }

  boolean hasLive() {
    return live != null;
  }

  Commit withLive(List<Wave> waves) {
    return new Commit(version, id, run, at, adds, removes, begins, waves);
  }

  String toText() {
    try {
      return JSON.writeValueAsString(this) + '\n';
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write commit " + id, e);
    }
  }

  /**
   * Reads what {@link #toText} wrote.
   *
   * @param source for messages
   * @return empty if the text was not written to its end
   * @throws InputException if it is no entry, or one of a later version
   */
  static Optional<Commit> parse(String text, Object source) {
    if (!text.endsWith("\n")) {
      return Optional.empty();
    }
    Commit commit;
    try {
      commit = JSON.readValue(text, Commit.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot read output: a commit is not valid JSON: "
              + e.getOriginalMessage()
              + ", got "
              + source,
          e);
    }
    if (commit == null) {
      throw new InputException("Cannot read output: a commit holds nothing, got " + source);
    }
    if (commit.version() != VERSION) {
      throw new InputException(
          "Cannot read output: a commit has version "
              + commit.version()
              + " of the format, this is a Precis for version "
              + VERSION
              + "; use a later Precis, got "
              + source);
    }
    return Optional.of(commit);
  }
}
