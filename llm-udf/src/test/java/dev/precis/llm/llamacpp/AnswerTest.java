package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.StopReason;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static final List<String> ENDS = List.of("</s>", "<|im_end|>");

  private static Answer answer(List<String> stopStrings, String... pieces) {
    Answer answer = new Answer(stopStrings, () -> 0);
    for (String piece : pieces) {
      if (answer.add(piece)) {
        break;
      }
    }
    return answer;
  }

  @Test
  void joinsAndCountsItsPieces() {
    Answer answer = answer(List.of(), "The", " keeper", "", ".");

    assertThat(answer.raw()).isEqualTo("The keeper.");
    assertThat(answer.pieces()).isEqualTo(4);
  }

  @Test
  void endsAtAStopStringWithinAPiece() {
    Answer answer = answer(List.of("END"), "one ENDtwo", "never");

    assertThat(answer.raw()).isEqualTo("one ");
    assertThat(answer.pieces()).isEqualTo(1);
    assertThat(answer.stopReason(ENDS)).isEqualTo(StopReason.STOP_STRING);
  }

  @Test
  void endsAtAStopStringThatComesInPieces() {
    Answer answer = answer(List.of("END"), "one E", "N", "D", "two");

    assertThat(answer.raw()).isEqualTo("one ");
    assertThat(answer.pieces()).isEqualTo(3);
    assertThat(answer.stopReason(ENDS)).isEqualTo(StopReason.STOP_STRING);
  }

  @Test
  void goesOnAfterTheBeginningOfAStopString() {
    Answer answer = answer(List.of("END"), "one EN", "EN", "E");

    assertThat(answer.raw()).isEqualTo("one ENENE");
    assertThat(answer.stopReason(ENDS)).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void endsAtTheFirstOfTwoStopStringsWhateverTheirOrder() {
    assertThat(answer(List.of("END", "STOP"), "one STOP two END").raw()).isEqualTo("one ");
    assertThat(answer(List.of("STOP", "END"), "one STOP two END").raw()).isEqualTo("one ");
    assertThat(answer(List.of("a long stop string", "b"), "xb").raw()).isEqualTo("x");
  }

  @Test
  void saysThatTheModelEndedItWhereAnEndTokenComesLast() {
    assertThat(answer(List.of(), "Yes.", "</s>").stopReason(ENDS)).isEqualTo(StopReason.STOP);
    assertThat(answer(List.of(), "Yes.", "<|im_end|>").stopReason(ENDS)).isEqualTo(StopReason.STOP);
  }

  @Test
  void saysThatTheLimitEndedItWhereNoEndTokenComesLast() {
    assertThat(answer(List.of(), "Yes").stopReason(ENDS)).isEqualTo(StopReason.LENGTH);
    assertThat(answer(List.of(), "</s>", "Yes").stopReason(ENDS)).isEqualTo(StopReason.LENGTH);
    assertThat(answer(List.of()).stopReason(ENDS)).isEqualTo(StopReason.LENGTH);
  }

  @Test
  void showsAReaderNeitherControlTokensNorSurroundingSpace() {
    Answer answer = answer(List.of(), " <|a|>Yes", "<|a|>, no.", "\n</s>");

    assertThat(answer.readable(List.of("<|a|>", "</s>"))).isEqualTo("Yes, no.");
    assertThat(answer.raw()).isEqualTo(" <|a|>Yes<|a|>, no.\n</s>");
  }

  @Property
  void endsWhereTheStopStringFirstStandsHoweverThePiecesFall(
      @ForAll @Size(max = 20)
          List<@StringLength(max = 3) @CharRange(from = 'a', to = 'b') String> pieces,
      @ForAll @NotEmpty @StringLength(max = 4) @CharRange(from = 'a', to = 'b') String stop) {
    String whole = String.join("", pieces);

    Answer answer = answer(List.of(stop), pieces.toArray(String[]::new));

    int at = whole.indexOf(stop);
    assertThat(answer.raw()).isEqualTo(at < 0 ? whole : whole.substring(0, at));
  }
}
