package dev.precis.job.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableNameTest {
  @Test
  void readsPlainAndQuotedParts() {
    assertThat(TableName.parse("lake.books.summaries").parts())
        .isEqualTo(List.of("lake", "books", "summaries"));
    assertThat(TableName.parse("lake.`a.b`.`it``s`").parts())
        .isEqualTo(List.of("lake", "a.b", "it`s"));
  }

  @Test
  void quotesForSql() {
    assertThat(TableName.parse("lake.`a.b`.`it``s`").quoted()).isEqualTo("`lake`.`a.b`.`it``s`");
    assertThat(TableName.literal("it's a \\")).isEqualTo("'it\\'s a \\\\'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "a.", ".a", "a..b", "a b", "a;DROP TABLE b", "`a", "a`b`", "`a`b", "``"})
  void refusesWhatIsNoName(String text) {
    assertThatThrownBy(() -> TableName.parse(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a name such as lake.books.summaries")
        .hasMessageEndingWith("got " + text);
  }

  @Test
  void namesTheTableOfFailuresAfterThatOfTheSummaries() {
    assertThat(new LakeTarget("lake.books.`my table`", null, null).failuresName().quoted())
        .isEqualTo("`lake`.`books`.`my table_failures`");
    assertThat(new LakeTarget("lake.books.s", "lake.other.f", null).failuresName().toString())
        .isEqualTo("lake.other.f");
  }
}
