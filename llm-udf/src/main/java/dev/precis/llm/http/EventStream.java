package dev.precis.llm.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Server-sent events: blocks of lines, of which those that begin with {@code data:} are the event.
 * Not thread-safe. Source: the HTML standard, "Server-sent events", 9.2.6.
 */
public final class EventStream {
  /** No server sends an event of this size; a line without an end must not fill the memory. */
  private static final int MOST_BYTES = 16 << 20;

  private static final String DATA = "data:";

  private final Bytes bytes;
  private byte[] arrived = new byte[0];
  private int position;

  /** The bytes of an answer. */
  @FunctionalInterface
  interface Bytes {
    /** The next ones; an empty array at the end. */
    byte[] next() throws IOException, InterruptedException;
  }

  EventStream(Bytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Waits for the next event.
   *
   * @return its data; empty at the end of the answer
   * @throws IOException if the answer breaks off, within an event too, or an event is too long
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<String> next() throws IOException, InterruptedException {
    StringBuilder data = new StringBuilder();
    boolean any = false;
    Optional<String> line = line();
    while (line.isPresent()) {
      if (line.get().isEmpty() && any) {
        return Optional.of(data.toString());
      }
      if (line.get().startsWith(DATA)) {
        String value = line.get().substring(DATA.length());
        data.append(any ? "\n" : "").append(value.startsWith(" ") ? value.substring(1) : value);
        any = true;
        requireShort(data.length());
      }
      line = line();
    }
    if (any) {
      throw new IOException("the answer ends within an event");
    }
    return Optional.empty();
  }

  /** The next line without its end; empty if there is none. */
  private Optional<String> line() throws IOException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      if (position == arrived.length) {
        arrived = bytes.next();
        position = 0;
        if (arrived.length == 0) {
          return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
        }
      }
      byte next = arrived[position++];
      if (next == '\n') {
        return Optional.of(text(line));
      }
      line.write(next);
      requireShort(line.size());
    }
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static void requireShort(int size) throws IOException {
    if (size > MOST_BYTES) {
      throw new IOException("an event is longer than " + MOST_BYTES + " bytes");
    }
  }
}
