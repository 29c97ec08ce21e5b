package dev.precis.llm.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
  private static final Setting<Integer> SLOTS =
      Setting.ofInt("model.slots", 4, 1, 64, "prompts at once");
  private static final Setting<Double> SHARE =
      Setting.ofDouble("sampling.top-p", 0.95, 0, 1, "share of probability");
  private static final Setting<String> PATH = Setting.ofText("model.path", "embedded", "a file");
  private static final Setting<String> HEX =
      Setting.ofPattern("model.sha256", "", "[0-9a-f]{4}", "4 hex digits", "a checksum");
  private static final Setting<Duration> LIMIT =
      Setting.ofDuration("summary.time-limit", Duration.ofMinutes(90), "longest time");
  private static final Setting<List<String>> STOP =
      Setting.ofTexts("sampling.stop", "texts that end an answer");

  private static void assertRefused(Setting<?> setting, Object value, String message) {
    assertThatThrownBy(() -> setting.parse(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void takesTrueAndFalseAlone() {
    Setting<Boolean> check = Setting.ofBoolean("job.memory-check", true, "whether to look");

    assertThat(check.defaultValue()).isTrue();
    assertThat(check.parse("False")).isFalse();
    assertThat(check.parse(true)).isTrue();
    assertRefused(check, "no", "job.memory-check: expected true or false, got \"no\"");
    assertRefused(check, 1, "job.memory-check: expected true or false, got 1");
  }

  @Test
  void takesOneOfAnEnumByItsText() {
    Setting<TimeUnit> unit = Setting.ofEnum("job.unit", TimeUnit.DAYS, "how to count");

    assertThat(unit.defaultValue()).isEqualTo(TimeUnit.DAYS);
    assertThat(unit.shownDefault()).isEqualTo("DAYS");
    assertThat(unit.parse(" HOURS ")).isEqualTo(TimeUnit.HOURS);
    assertThat(unit.expected()).contains("NANOSECONDS or ").endsWith(" or HOURS or DAYS");
    assertRefused(unit, "", "job.unit: expected " + unit.expected() + ", got \"\"");
    assertRefused(unit, "hours", "job.unit: expected " + unit.expected() + ", got \"hours\"");
  }

  @Test
  void tellsWhatItWasMadeWith() {
    assertThat(SLOTS.key()).isEqualTo("model.slots");
    assertThat(SLOTS.defaultValue()).isEqualTo(4);
    assertThat(SLOTS.description()).isEqualTo("prompts at once");
    assertThat(SLOTS.expected()).isEqualTo("a whole number from 1 to 64");
  }

  @Test
  void showsDefaultsAsAUserWouldWriteThem() {
    assertThat(SLOTS.shownDefault()).isEqualTo("4");
    assertThat(SHARE.shownDefault()).isEqualTo("0.95");
    assertThat(PATH.shownDefault()).isEqualTo("embedded");
    assertThat(STOP.shownDefault()).isEqualTo("[]");
    assertThat(LIMIT.parse(LIMIT.shownDefault())).isEqualTo(LIMIT.defaultValue());
  }

  @Test
  void takesWholeNumbersFromTheLeastToTheMost() {
    assertThat(SLOTS.parse(1)).isEqualTo(1);
    assertThat(SLOTS.parse("64")).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65", "-1", "four", "", " 4", "4.0", "1e1", "99999999999"})
  void refusesWhatIsNoWholeNumberInTheRange(String value) {
    assertRefused(
        SLOTS, value, "model.slots: expected a whole number from 1 to 64, got \"" + value + '"');
  }

  @Test
  void refusesNumbersOfAnotherKind() {
    assertRefused(SLOTS, 2.5, "model.slots: expected a whole number from 1 to 64, got 2.5");
    assertRefused(
        SLOTS, 4_294_967_297L, "model.slots: expected a whole number from 1 to 64, got 4294967297");
    assertRefused(SLOTS, true, "model.slots: expected a whole number from 1 to 64, got true");
    assertRefused(SLOTS, List.of(2), "model.slots: expected a whole number from 1 to 64, got [2]");
    assertRefused(
        SLOTS, Map.of("a", 2), "model.slots: expected a whole number from 1 to 64, got {a=2}");
  }

  @Test
  void takesDecimalNumbersFromTheLeastToTheMost() {
    assertThat(SHARE.parse(0)).isEqualTo(0.0);
    assertThat(SHARE.parse(1)).isEqualTo(1.0);
    assertThat(SHARE.parse("0.5")).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.001", "1.001", "NaN", "Infinity", "-Infinity", "1e999", "much", ""})
  void refusesWhatIsNoDecimalNumberInTheRange(String value) {
    assertRefused(
        SHARE, value, "sampling.top-p: expected a number from 0.0 to 1.0, got \"" + value + '"');
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesWhatYamlWritesAsNoNumber(double value) {
    assertRefused(SHARE, value, "sampling.top-p: expected a number from 0.0 to 1.0, got " + value);
  }

  @Test
  void takesAnyTextAsItIs() {
    assertThat(PATH.parse("  two words \n")).isEqualTo("  two words \n");
    assertThat(PATH.parse("")).isEmpty();
    assertThat(PATH.parse(7)).isEqualTo("7");
    assertThat(PATH.parse(false)).isEqualTo("false");
  }

  @Test
  void refusesAListWhereATextIsExpected() {
    assertRefused(PATH, List.of("a", "b"), "model.path: expected a text, got [a, b]");
  }

  @Test
  void takesWhatMatchesThePatternAsAWholeOrNothing() {
    assertThat(HEX.parse(" 0aF9 ".toLowerCase(java.util.Locale.ROOT))).isEqualTo("0af9");
    assertThat(HEX.parse("  ")).isEmpty();
    assertRefused(HEX, "0af99", "model.sha256: expected 4 hex digits, got \"0af99\"");
    assertRefused(HEX, "0ag9", "model.sha256: expected 4 hex digits, got \"0ag9\"");
  }

  @ParameterizedTest
  @CsvSource({
    "90s, PT90S",
    "30m, PT30M",
    "2h, PT2H",
    "2H, PT2H",
    "1h30m, PT90M",
    "1h30m5s, PT5405S",
    "0.5s, PT0.5S",
    "'  15m ', PT15M"
  })
  void takesTimes(String value, Duration expected) {
    assertThat(LIMIT.parse(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0s", "0h0m", "-1s", "1m-60s", "soon", "", "90", "30 m", "30m1h", "1d", "PT30M"})
  void refusesWhatIsNoTimeLongerThanNothing(String value) {
    assertRefused(
        LIMIT,
        value,
        "summary.time-limit: expected a time such as 90s, 30m or 2h, got \"" + value + '"');
  }

  @Test
  void refusesATimeLongerThanAnyClock() {
    assertRefused(
        LIMIT,
        "9999999999999999h",
        "summary.time-limit: expected a time such as 90s, 30m or 2h, got \"9999999999999999h\"");
    assertRefused(LIMIT, 90, "summary.time-limit: expected a time such as 90s, 30m or 2h, got 90");
  }

  @Test
  void takesAListOfTextsAndASingleTextAsAListOfOne() {
    assertThat(STOP.defaultValue()).isEmpty();
    assertThat(STOP.parse(List.of("a", " b ", 3))).containsExactly("a", " b ", "3");
    assertThat(STOP.parse("END")).containsExactly("END");
    assertThat(STOP.parse(List.of())).isEmpty();
  }

  @Test
  void refusesAListWithAnEmptyTextOrWithWhatIsNoText() {
    String expected = "sampling.stop: expected a list of texts, none of them empty, got ";

    assertRefused(STOP, List.of("a", ""), expected + "[a, ]");
    assertRefused(STOP, "", expected + "\"\"");
    assertRefused(STOP, Arrays.asList("a", null), expected + "[a, null]");
    assertRefused(STOP, List.of(List.of("a")), expected + "[[a]]");
    assertRefused(STOP, Map.of("a", 1), expected + "{a=1}");
  }
}
