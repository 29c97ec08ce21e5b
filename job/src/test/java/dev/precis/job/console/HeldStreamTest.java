package dev.precis.job.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HeldStreamTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console =
      new Console(stream(new ByteArrayOutputStream()), stream(err), false);

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void keepsItsLinesUntilItIsReleased() {
    Console held = console.holding();
    held.say("one %s", "ä");
    assertThat(said()).isEmpty();

    held.release();
    assertThat(said().lines()).containsExactly("one ä");

    held.say("two");
    held.release();
    held.err().write('3');
    assertThat(said().lines()).containsExactly("one ä", "two", "3");
  }

  @Test
  void hasNoEffectOnAConsoleThatKeepsNothing() {
    console.say("one");
    console.release();

    assertThat(said().lines()).containsExactly("one");
  }
}
