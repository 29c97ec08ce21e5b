package dev.precis.llm.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.gguf.GgufHeader;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
  private static final GgufHeader HEADER = header();

  private final PromptEncoder encoder = encoder("<{system}> {user}");

  private static GgufHeader header() {
    try (ModelFile file = ModelFile.open(ModelSettings.defaults())) {
      return file.header();
    }
  }

  /** A token is a word. */
  private static PromptEncoder encoder(String template) {
    return new PromptEncoder(
        text -> text.split(" ", -1).length,
        HEADER.controlTokens(),
        HEADER.addsBos(),
        new ChatTemplate(template));
  }

  @Test
  void sanitizesTheMessagesButNotTheTemplate() {
    PromptEncoder llama2 = encoder("[INST] {user} [/INST]");

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
