package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final Distribution KNOWN = new Distribution(1, 2, 3);
  private static final Distribution UNKNOWN = new Distribution(Double.NaN, Double.NaN, Double.NaN);

  private static Outcome outcome(
      String engine, int slots, Distribution firstToken, double textsPerHour, double tokens) {
    Repeated rate = new Repeated(textsPerHour, 5);
    Figures figures =
        new Figures(4, 0, 12, 2000, tokens, 1, 0, firstToken, firstToken, KNOWN, rate, rate, rate);
    return Outcome.measured(new Combination(engine, "m.gguf", slots), "m", "Q4_0", figures);
  }

  private static Outcome model(int slots, double textsPerHour) {
    return outcome("llama.cpp", slots, KNOWN, textsPerHour, 150);
  }

  @Test
  void isTheOneWithTheMostTextsPerHour() {
    Verdict verdict = Verdict.of(List.of(model(1, 100), model(2, 58))).orElseThrow();

    assertThat(verdict.fastest().combination().slots()).isEqualTo(1);
    assertThat(verdict.timesAsFast()).isCloseTo(1.724, within(0.001));
    assertThat(verdict.isClear()).isTrue();
    assertThat(verdict.remarks()).isEmpty();
    assertThat(verdict.fastest().combination().options())
        .containsExactly(
            "--set model.engine=llama.cpp", "--set model.path=m.gguf", "--set model.slots=1");
  }

  @Test
  void saysIfTheDifferenceIsWithinTheSpread() {
    Verdict verdict = Verdict.of(List.of(model(1, 100), model(2, 109))).orElseThrow();

    assertThat(verdict.fastest().combination().slots()).isEqualTo(2);
    assertThat(verdict.isClear()).isFalse();
    assertThat(verdict.remarks())
        .singleElement()
        .asString()
        .contains("llama.cpp, m.gguf, 1 slot is within the spread");
  }

  @Test
  void anEngineWithoutAModelIsNoRivalOfThoseWithOne() {
    Outcome lead = outcome("lead", 1, UNKNOWN, 100_000, 150);

    assertThat(Verdict.of(List.of(lead, model(1, 100))).orElseThrow().fastest())
        .isEqualTo(model(1, 100));
    assertThat(Verdict.of(List.of(lead)).orElseThrow().fastest()).isEqualTo(lead);
  }

  @Test
  void saysIfTheAnswersDifferInLength() {
    Outcome talker = outcome("llama.cpp", 2, KNOWN, 58, 300);

    assertThat(Verdict.of(List.of(model(1, 100), talker)).orElseThrow().remarks())
        .singleElement()
        .asString()
        .contains("Answers have 150 to 300 tokens", "--new-tokens");
  }

  @Test
  void failuresAreLeftOut() {
    Outcome failed = Outcome.failed(new Combination("vllm", "m", 1), "", "", "no such engine");

    assertThat(Verdict.of(List.of(failed))).isEmpty();
    Verdict verdict = Verdict.of(List.of(failed, model(1, 100))).orElseThrow();
    assertThat(verdict.fastest()).isEqualTo(model(1, 100));
    assertThat(verdict.timesAsFast()).isNaN();
  }
}
