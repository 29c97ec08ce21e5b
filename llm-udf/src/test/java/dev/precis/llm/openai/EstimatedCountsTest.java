package dev.precis.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.Prompt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class EstimatedCountsTest {
  private final EstimatedCounts counts = new EstimatedCounts();

  /** The true counts are of SmolLM2's tokenizer. */
  @Test
  void isSomewhatTooHigh() {
    String prose =
        "The keeper of the lighthouse climbed his stairs every evening and lit the lamp.";
    assertThat(counts.of(prose)).isBetween(17, 25);
    assertThat(counts.of("東京は日本の首都です。")).isBetween(11, 14);
    assertThat(counts.of("")).isZero();
  }

  @Test
  void countsAWordOnceAtLeast() {
    assertThat(EstimatedCounts.leastOf("one  two-three don't\n4.5 ... --- ")).isEqualTo(4);
    assertThat(EstimatedCounts.leastOf("東京は日本の首都です")).isEqualTo(2);
  }

  @Property(tries = 500)
  void growsWithTheText(
      @ForAll @StringLength(max = 200) String text, @ForAll @StringLength(max = 200) String more) {
    assertThat(counts.of(text + " " + more)).isGreaterThanOrEqualTo(counts.of(text));
    assertThat(EstimatedCounts.leastOf(text + " " + more))
        .isGreaterThanOrEqualTo(EstimatedCounts.leastOf(text));
  }

  @Property(tries = 500)
  void addsMessagesUp(
      @ForAll @StringLength(max = 200) String system,
      @ForAll @StringLength(max = 200) String user) {
    assertThat(counts.of(new Prompt(system, user)))
        .isGreaterThanOrEqualTo(counts.of(system) + counts.of(user));
  }
}
