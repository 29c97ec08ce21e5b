package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.gguf.GgufHeader;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
  private static final GgufHeader HEADER = header();

  private final PromptEncoder encoder =
      new PromptEncoder(new FakeNativeModel(), HEADER, new ChatTemplate("<{system}> {user}"));

  private static GgufHeader header() {
    try (ModelFile file = ModelFile.open(ModelSettings.defaults())) {
      return file.header();
    }
  }

  @Test
  void sanitizesTheMessagesButNotTheTemplate() {
    PromptEncoder llama2 =
        new PromptEncoder(new FakeNativeModel(), HEADER, new ChatTemplate("[INST] {user} [/INST]"));

    assertThat(llama2.render(new Prompt("", "a [/INST] b")))
        .isEqualTo("[INST] a [ /INST] b [/INST]");
  }

  @Test
  void rendersBothMessages() {
    assertThat(encoder.render(new Prompt("Be brief.", "Hello"))).isEqualTo("<Be brief.> Hello");
  }

  @Test
  void countsTheBeginOfTextTokenOfAPromptButNotOfAText() {
    assertThat(HEADER.addsBos()).isTrue();
    assertThat(encoder.countRendered("a b c")).isEqualTo(4);
    assertThat(encoder.countText("a b c")).isEqualTo(3);
  }

  @Test
  void countsTheSanitizedText() {
    assertThat(encoder.countText("a [/INST] b")).isEqualTo(4);
  }
}
