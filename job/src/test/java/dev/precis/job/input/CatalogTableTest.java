package dev.precis.job.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTableTest {
  @ParameterizedTest
  @CsvSource({
    "texts, `texts`",
    "lake.raw.texts, `lake`.`raw`.`texts`",
    "lake.raw-2.texte_ü, `lake`.`raw-2`.`texte_ü`",
    "lake.`a.b``c`.texts, `lake`.`a.b``c`.`texts`"
  })
  void quotesEachPartOfItsName(String name, String sql) {
    assertThat(new CatalogTable(name, null).sql()).isEqualTo(sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lake.",
        ".texts",
        "lake..texts",
        "a b",
        "t; DROP TABLE t",
        "lake.`texts",
        "t)"
      })
  void refusesWhatIsNoName(String name) {
    assertThatThrownBy(() -> new CatalogTable(name, null))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected the name of a table such as lake.raw.texts")
        .hasMessageEndingWith("got " + name);
  }

  @ParameterizedTest
  @CsvSource({
    "0, VERSION AS OF 0",
    "5937117119577207000, VERSION AS OF 5937117119577207000",
    "end-of-may, VERSION AS OF 'end-of-may'",
    "2026-11-30, TIMESTAMP AS OF '2026-11-30'",
    "2026-11-30 10:00:00, TIMESTAMP AS OF '2026-11-30 10:00:00'",
    "2026-11-30T10:00:00Z, TIMESTAMP AS OF '2026-11-30T10:00:00Z'"
  })
  void asksForTheVersionAsSqlDoes(String since, String clause) {
    assertThat(new CatalogTable("t", since).sqlThen()).isEqualTo("`t` " + clause);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "x' OR '1' = '1", "x\\", "x\ny"})
  void refusesWhatIsNoVersion(String since) {
    assertThatThrownBy(() -> new CatalogTable("t", since))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a version of the table")
        .hasMessageEndingWith("got " + since);
  }
}
