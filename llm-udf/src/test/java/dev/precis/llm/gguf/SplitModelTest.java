package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SplitModelTest extends RefusalTest {
  private static final String FIRST = "m-00001-of-00002.gguf";
  private static final String SECOND = "m-00002-of-00002.gguf";

  private static GgufBuilder first() {
    return GgufBuilder.llama()
        .withoutTensor("output_norm.weight")
        .u16("split.no", 0)
        .u16("split.count", 2)
        .i32("split.tensors.count", 11);
  }

  private static GgufBuilder second() {
    return new GgufBuilder()
        .u16("split.no", 1)
        .u16("split.count", 2)
        .tensor("output_norm.weight", 0, 32);
  }

  private String reasonOfFirst(GgufBuilder first) {
    return reason(first.write(folder.resolve(FIRST)));
  }

  @Test
  void readsAllPartsFromTheFirst() throws IOException {
    Path file = first().write(folder.resolve(FIRST));
    Path other = second().write(folder.resolve(SECOND));
    GgufHeader header = GgufHeader.read(file);
    GgufHeader whole = read(GgufBuilder.llama());
    assertThat(header.fileBytes()).isEqualTo(Files.size(file) + Files.size(other));
    assertThat(header.weightsBytes()).isEqualTo(whole.weightsBytes());
    assertThat(header.parameters()).isEqualTo(whole.parameters());
  }

  @Test
  void aCountOfOneIsNoSplit() {
    assertThat(read(GgufBuilder.llama().u16("split.count", 1)).layers()).isEqualTo(1);
  }

  @Test
  void laterPartSaysWhichOneToGive() {
    assertThat(reason(second().write(folder.resolve(SECOND))))
        .isEqualTo(
            "a split model loads from its first part, got part 2 of 2;"
                + " give the file m-00001-of-00002.gguf");
  }

  @Test
  void missingPart() {
    assertThat(reasonOfFirst(first()))
        .isEqualTo("its part 2 of 2, m-00002-of-00002.gguf, fails: there is no such file");
  }

  @Test
  void truncatedPart() {
    second().cut(1).write(folder.resolve(SECOND));
    assertThat(reasonOfFirst(first()))
        .startsWith(
            "its part 2 of 2, m-00002-of-00002.gguf, fails: the file is shorter than its weights");
  }

  @Test
  void partOfAnotherNumber() {
    second().u16("split.no", 5).write(folder.resolve(SECOND));
    assertThat(reasonOfFirst(first())).endsWith("split.no must be 1 in part 2 of 2, got 5");
  }

  @Test
  void partWithoutNumber() {
    second().without("split.no").write(folder.resolve(SECOND));
    assertThat(reasonOfFirst(first()))
        .endsWith("fails: it has no metadata key split.no, which llama.cpp needs");
  }

  @Test
  void renamedPart() {
    assertThat(reason(first().write(folder.resolve("m.gguf"))))
        .isEqualTo("the name of part 1 of 2 must end in -00001-of-00002.gguf, got m.gguf");
  }

  @Test
  void tensorInTwoParts() {
    second().tensor("blk.0.attn_q.weight", 0, 32, 32).write(folder.resolve(SECOND));
    assertThat(reasonOfFirst(first()))
        .isEqualTo("the tensor blk.0.attn_q.weight must be in one part, got it in two");
  }

  @Test
  void partsThatDoNotAddUp() {
    second().write(folder.resolve(SECOND));
    assertThat(reasonOfFirst(first().i32("split.tensors.count", 12)))
        .isEqualTo("its parts must hold 12 tensors in all (split.tensors.count), got 11");
  }
}
