package dev.precis.job.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelfileSettingsTest {
  @TempDir private Path folder;

  private Map<String, Object> read(String text) throws IOException {
    return SettingsFile.read(Files.writeString(folder.resolve("Modelfile"), text));
  }

  @Test
  void translatesWhatPrecisHas() throws IOException {
    Map<String, Object> settings =
        read(
            """
            # A model for reports.
            FROM ./models/smol.gguf
            PARAMETER num_ctx 4096
            parameter temperature 0.2
            PARAMETER num_predict -1
            PARAMETER stop "<|im_end|>"
            PARAMETER stop "User:\\n"
            SYSTEM \"""You are brief.
            You are exact.\"""
            LICENSE \"""
            FROM this line is the licence's
            \"""
            """);

    assertThat(settings)
        .containsOnly(
            Map.entry("model.path", folder.resolve("models/smol.gguf").toString()),
            Map.entry("model.context-tokens", "4096"),
            Map.entry("sampling.temperature", "0.2"),
            Map.entry("sampling.stop", List.of("<|im_end|>", "User:\n")),
            Map.entry("summary.system", "You are brief.\nYou are exact."));
    settings.remove("model.path");
    assertThat(JobSettings.of(settings).sampling().stop()).hasSize(2);
  }

  @Test
  void translatesAPlainTemplate() throws IOException {
    Object template =
        read("""
                FROM smol.gguf
                TEMPLATE \"""{{- if .System }}<|im_start|>system
                {{ .System }}<|im_end|>
                {{ end }}<|im_start|>user
                {{ .Prompt }}<|im_end|>
                <|im_start|>assistant
                {{ .Response }}<|im_end|>\"""
                """)
            .get("model.chat-template");

    assertThat(new ChatTemplate(String.valueOf(template)).render(new Prompt("S", "U")))
        .isEqualTo(
            """
            <|im_start|>system
            S<|im_end|>
            <|im_start|>user
            U<|im_end|>
            <|im_start|>assistant
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FROM llama3.2 | line 1: expected the path of a GGUF file",
        "FROM a.gguf\\nADAPTER ./lora.gguf | line 2: Precis loads no adapters",
        "FROM a.gguf\\nMESSAGE user hi | line 2: Precis does not know this instruction, got MESSAGE",
        "FROM a.gguf\\nPARAMETER tfs_z 1 | line 2: Precis has no such setting",
        "FROM a.gguf\\nTEMPLATE {{ range .Messages }}x{{ end }} | line 2: expected a template of",
        "FROM a.gguf\\nSYSTEM \"\"\"never | begins in line 2 has no closing",
        "PARAMETER seed 1 | it has no FROM"
      })
  void refusesWhatItCannotKeep(String text, String message) {
    assertThatThrownBy(() -> read(text.replace("\\n", "\n")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read Modelfile: ")
        .hasMessageContaining(message);
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> SettingsFile.read(folder.resolve("Modelfile")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Modelfile", "modelfile", "Modelfile.q8", "smol.modelfile"})
  void knowsAModelfileByItsName(String name) {
    assertThat(ModelfileSettings.isOne(folder.resolve(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"summarize.yaml", "Modelfiles", "my-modelfile.yaml"})
  void takesOtherFilesAsYaml(String name) {
    assertThat(ModelfileSettings.isOne(folder.resolve(name))).isFalse();
  }
}
