package dev.precis.llm.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventStreamPropertyTest {
  @Provide
  Arbitrary<List<String>> events() {
    return Arbitraries.strings()
        .withChars("abc {}\":é東".toCharArray())
        .ofMinLength(1)
        .ofMaxLength(30)
        .list()
        .ofMaxSize(8);
  }

  /** However the network cuts the bytes, within characters too, the events are the same. */
  @Property(tries = 300)
  void areTheSameHoweverTheBytesArrive(
      @ForAll("events") List<String> events, @ForAll long seed, @ForAll boolean windows)
      throws IOException, InterruptedException {
    String line = windows ? "\r\n" : "\n";
    StringBuilder sent = new StringBuilder(": hello" + line + line);
    for (String event : events) {
      sent.append("id: 1").append(line).append("data: ").append(event).append(line).append(line);
    }

    assertThat(read(pieces(sent.toString(), new Random(seed)))).isEqualTo(events);
  }

  private static Deque<byte[]> pieces(String text, Random random) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    Deque<byte[]> pieces = new ArrayDeque<>();
    int at = 0;
    while (at < all.length) {
      int end = Math.min(all.length, at + 1 + random.nextInt(7));
      pieces.add(Arrays.copyOfRange(all, at, end));
      at = end;
    }
    return pieces;
  }

  private static List<String> read(Deque<byte[]> pieces) throws IOException, InterruptedException {
    EventStream stream =
        new EventStream(() -> pieces.isEmpty() ? new byte[0] : pieces.removeFirst());
    List<String> read = new ArrayList<>();
    Optional<String> event = stream.next();
    while (event.isPresent()) {
      read.add(event.get());
      event = stream.next();
    }
    return read;
  }

  @Example
  void anEventOfSeveralLinesIsOne() throws IOException, InterruptedException {
    assertThat(read(pieces("data: a\ndata:b\n\n", new Random(1)))).containsExactly("a\nb");
  }

  @Example
  void anEventWithoutAnEndIsNone() {
    assertThatThrownBy(() -> read(pieces("data: a\n\ndata: b\n", new Random(1))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("within an event");
  }
}
