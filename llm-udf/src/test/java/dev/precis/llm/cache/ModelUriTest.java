package dev.precis.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelUriTest {
  @ParameterizedTest
  @CsvSource({
    "/models/a?b#c.gguf,'',/models/a?b#c.gguf,a?b#c.gguf",
    "a.gguf,'',a.gguf,a.gguf",
    "C:/models/a.gguf,'',C:/models/a.gguf,a.gguf",
    "hdfs:///models/a b.gguf,hdfs,hdfs:///models/a b.gguf,a b.gguf",
    "HTTPS://u:p@h:8/a.gguf?sig=x#f,https,HTTPS://h:8/a.gguf,a.gguf",
    "https://h/a@b.gguf,https,https://h/a@b.gguf,a@b.gguf",
    "s3a://key:secret@bucket/a.gguf,s3a,s3a://bucket/a.gguf,a.gguf",
    "abfss://box@acc.dfs.core.windows.net/a.gguf,abfss,abfss://box@acc.dfs.core.windows.net/a.gguf,a.gguf",
    "http://h/?file=a.gguf,http,http://h/,model",
    "https://u:p/w@h/a.gguf?sig=x,https,https://h/a.gguf,a.gguf",
    "gs://b/a.gguf?token=x#y,gs,gs://b/a.gguf,a.gguf",
    "http://h/..,http,http://h/..,model"
  })
  void showsAnAddressWithoutWhatMayBeASecret(
      String text, String scheme, String shown, String name) {
    ModelUri uri = new ModelUri(text);

    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.shown()).isEqualTo(shown).isEqualTo(uri.toString());
    assertThat(uri.fileName()).isEqualTo(name);
    assertThat(uri.isRemote()).isEqualTo(!scheme.isEmpty());
    assertThat(uri.hasSecret()).isEqualTo(!text.equals(shown));
  }

  @Test
  void namesAllPartsOfASplitModel() {
    assertThat(new ModelUri("https://h/m-00001-of-00002.gguf?sig=x").parts())
        .containsExactly(
            new ModelUri("https://h/m-00001-of-00002.gguf?sig=x"),
            new ModelUri("https://h/m-00002-of-00002.gguf?sig=x"));
    assertThat(new ModelUri("s3a://b/m-00002-of-00002.gguf").parts()).hasSize(1);
    assertThat(new ModelUri("s3a://b/m-00001-of-00000.gguf").parts()).hasSize(1);
    assertThat(new ModelUri("s3a://b/m.gguf").parts()).hasSize(1);
  }

  @Test
  void hidesItsSecretsInTheMessagesOfOthers() {
    ModelUri uri = new ModelUri("https://u:p@h/a.gguf?sig=x");

    assertThat(uri.hide("no https://u:p@h/a.gguf?sig=x, nor //u:p@h, /a.gguf?sig=x; why?"))
        .isEqualTo("no https://h/a.gguf, nor //h, /a.gguf; why?");
    assertThat(new ModelUri("https://h/a.gguf?").hide("why?")).isEqualTo("why?");
  }
}
