package dev.precis.llm.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.settings.SettingValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelChatTemplateTest {
  @TempDir private Path folder;

  private static ModelSettings settings(String chatTemplate) {
    return new ModelSettings(
        "llama.cpp", "embedded", "", 0, 1, 0, 0, "", chatTemplate, "", SettingValues.NONE);
  }

  private GgufHeader header(String templateKey) throws IOException {
    try (ModelFile embedded = ModelFile.open(ModelSettings.defaults())) {
      String file = Files.readString(embedded.path(), ISO_8859_1);
      Path model = folder.resolve("m.gguf");
      Files.writeString(model, file.replace("tokenizer.chat_template", templateKey), ISO_8859_1);
      return GgufHeader.read(model);
    }
  }

  private static ChatTemplate template(ModelSettings settings, GgufHeader header) {
    return ModelChatTemplate.of(settings, header, (system, user) -> system + " " + user);
  }

  @Test
  void isTheOneInTheSettings() throws IOException {
    assertThat(template(settings("Q: {user}"), header("tokenizer.chat_template")))
        .isEqualTo(new ChatTemplate("Q: {user}"));
  }

  @Test
  void isLlama2sIfTheFileHasNone() throws IOException {
    assertThat(template(settings(""), header("tokenizer.chat_templatX")))
        .isEqualTo(ChatTemplate.LLAMA_2);
  }

  @Test
  void isTheOneInTheFileWithPlaceholders() throws IOException {
    assertThat(template(settings(""), header("tokenizer.chat_template")))
        .as("rendered by the fake model")
        .isEqualTo(new ChatTemplate("{system} {user}"));
    assertThat(ModelChatTemplate.ofFile("/m.gguf", "", (system, user) -> '<' + system + '|' + user))
        .isEqualTo(new ChatTemplate("<{system}|{user}"));
  }

  @Test
  void leavesOutTheBeginOfTextTokenThatTheEngineAdds() {
    assertThat(ModelChatTemplate.ofFile("/m.gguf", "<s>", (system, user) -> "<s>" + user))
        .isEqualTo(new ChatTemplate("{user}"));
    assertThat(ModelChatTemplate.ofFile("/m.gguf", "<s>", (system, user) -> user + "<s>"))
        .isEqualTo(new ChatTemplate("{user}<s>"));
  }

  @Test
  void isRefusedIfItLosesTheUserMessage() {
    assertThatThrownBy(
            () -> ModelChatTemplate.ofFile("/m.gguf", "", (system, user) -> "no message"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "Cannot load model /m.gguf: its chat template loses the user message; set"
                + " model.chat-template, got \"no message\"");
  }
}
