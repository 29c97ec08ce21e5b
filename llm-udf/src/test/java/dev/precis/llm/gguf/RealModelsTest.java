package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class RealModelsTest {
  private static final String FOLDER = "precis.models";
  private static final Path OWN = Path.of("..", "models", "precis-tiny-extract.Q8_0.gguf");

  /** The folder of further models, which this project does not carry; aborts loudly without it. */
  private static Path shared(String name) {
    Path folder = Path.of(System.getProperty(FOLDER, "../../shared/models"));
    Path model = folder.resolve(name);
    if (!Files.exists(model)) {
      String loss =
          "NOT TESTED: there is no %s; set -D%s to the folder that holds it"
              .formatted(model.toAbsolutePath().normalize(), FOLDER);
      // Maven's console shows that a test was skipped, but not why.
      System.err.println(loss);
      throw new TestAbortedException(loss);
    }
    return model;
  }

  @Test
  void readsTheProjectsOwnModel() throws IOException {
    GgufHeader header = GgufHeader.read(OWN);
    assertThat(header.architecture()).isEqualTo("llama");
    assertThat(header.name()).isEqualTo("tiny-extract");
    assertThat(header.quantization()).isEqualTo("Q8_0");
    assertThat(header.contextLength()).isEqualTo(4096);
    assertThat(header.embeddingLength()).isEqualTo(384);
    assertThat(header.layers()).isEqualTo(5);
    assertThat(header.heads()).isEqualTo(4);
    assertThat(header.vocabularySize()).isEqualTo(4096);
    assertThat(header.parameters()).isEqualTo(7_475_376);
    assertThat(header.weightsBytes()).isEqualTo(7_955_136);
    assertThat(header.fileBytes()).isEqualTo(Files.size(OWN));
    assertThat(header.kvCacheBytes(4096)).isEqualTo(2L * 5 * 4 * 96 * 2 * 4096);
    assertThat(header.chatTemplate()).hasValueSatisfying(t -> assertThat(t).contains("[INST]"));
    assertThat(header.addsBos()).isTrue();
    assertThat(header.bosToken()).contains("<s>");
    assertThat(header.endOfGenerationTokens()).containsExactly("</s>");
    assertThat(header.controlTokens()).hasSize(10).contains("<s>", "</s>", "<|span1|>");
    assertThat(header.userDefinedTokens())
        .containsExactly("[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", "\"\"\"");
  }

  @Test
  void refusesTheProjectsOwnModelWithoutItsLastByte(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(OWN);
    Path cut = folder.resolve("cut.gguf");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> GgufHeader.read(cut))
        .isInstanceOf(GgufFormatException.class)
        .hasMessage(
            "Cannot load model %s: the file is shorter than its weights: it needs 8,047,488 bytes,"
                    .formatted(cut)
                + " got 4,023,744; an unfinished download or copy?");
  }

  @Test
  void readsAModelOfGroupedHeads() {
    GgufHeader header = GgufHeader.read(shared("stories260K.gguf"));
    assertThat(header.contextLength()).isEqualTo(128);
    assertThat(header.heads()).isEqualTo(8);
    assertThat(header.kvHeads()).isEqualTo(4);
    assertThat(header.parameters()).isEqualTo(292_800);
    assertThat(header.chatTemplate()).isEmpty();
    assertThat(header.kvCacheBytes(1)).isEqualTo(2 * 5 * 4 * 8 * 2);
  }

  @Test
  void refusesAVocabularyWithoutWeights() {
    Path vocabulary = shared("llama-2-vocab.gguf");
    assertThatThrownBy(() -> GgufHeader.read(vocabulary))
        .isInstanceOf(GgufFormatException.class)
        .hasMessageEndingWith(
            "it holds a vocabulary alone, got 0 tensors; give a file that has the weights");
  }
}
