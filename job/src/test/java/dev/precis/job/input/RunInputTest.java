package dev.precis.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.LocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunInputTest {
  private static String recorded(String input) {
    Configuration hadoop = new Configuration();
    // Connectors that are not on this class path.
    for (String scheme : List.of("s3a", "abfss")) {
      hadoop.set("fs." + scheme + ".impl", LocalFileSystem.class.getName());
    }
    RunInput given = RunInput.of(InputRequest.ofBooks(List.of(input)), "");
    return given.recorded(hadoop).inputs().get(0);
  }

  @ParameterizedTest
  @CsvSource({
    "https://host/books/a.txt?sig=s3cret, https://host/books/a.txt",
    "https://host/books/a.txt#s3cret, https://host/books/a.txt",
    "http://me:s3cret@host:8080/a.txt?x=s3cret, http://host:8080/a.txt",
    "http://s3cret@host/a.txt, http://host/a.txt",
    "HTTPS://host/a.txt?sig=s3cret, HTTPS://host/a.txt",
    "s3a://key:s3cret@bucket/a?.txt, s3a://bucket/a?.txt",
    "s3a://key:s3/cret@bucket/a.txt, s3a://bucket/a.txt",
    "nosuch://me:s3cret@host/a?.txt, nosuch://host/a?.txt"
  })
  void keepsNoSecretOfAnAddress(String input, String recorded) {
    assertThat(recorded(input)).isEqualTo(recorded).doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:/books/a?/*.txt",
        "file:/books/[ab]#1.txt",
        "s3a://bucket/books/part-?.txt",
        "s3a://bucket/year=202?/a@b.txt",
        "abfss://box@account.dfs.core.windows.net/books/a?.txt",
        "nosuch://host/part-?.txt",
        "https://host/books/a.txt"
      })
  void keepsAnAddressWithoutSecretsAsItIs(String input) {
    assertThat(recorded(input)).isEqualTo(input);
  }

  @Test
  void keepsTheGlobOfARelativePathAndMakesItAbsolute() {
    assertThat(recorded("data/part-?.txt#1"))
        .isEqualTo("file:" + Path.of("data/part-?.txt#1").toAbsolutePath());
  }

  @Test
  void keepsHowTheInputIsRead() {
    RunInput given = new RunInput(List.of("/a"), "csv", "text", "id", "CHAPTER .*");

    assertThat(given.recorded(new Configuration()))
        .isEqualTo(new RunInput(List.of("file:/a"), "csv", "text", "id", "CHAPTER .*"));
  }

  @Test
  void isReadAgainFromARunsFileAlsoOneOfAnEarlierVersion() throws IOException {
    ObjectMapper json =
        new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    RunInput given =
        new RunInput(List.of(), null, "body", "id", "", new CatalogTable("lake.raw.t", "17"));
    String earlier =
        "{\"paths\":[\"/a\"],\"format\":\"csv\",\"text_column\":\"t\",\"id_column\":\"i\","
            + "\"chapter_regex\":\"\"}";

    assertThat(new ObjectMapper().readValue(json.writeValueAsString(given), RunInput.class))
        .isEqualTo(given);
    assertThat(new ObjectMapper().readValue(earlier, RunInput.class))
        .isEqualTo(new RunInput(List.of("/a"), "csv", "t", "i", ""));
  }

  @Test
  void isWholeForThoseWhoLookForItsTexts() {
    RunInput given =
        new RunInput(List.of(), null, "body", "id", "", new CatalogTable("lake.raw.t", "17"));

    assertThat(given.whole().table()).isEqualTo(new CatalogTable("lake.raw.t", null));
  }
}
