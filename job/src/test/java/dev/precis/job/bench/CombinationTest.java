package dev.precis.job.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CombinationTest {
  @Test
  void areAllEnginesModelsAndSlots() {
    assertThat(
            Combination.all(
                List.of("llama.cpp", "lead"),
                List.of("a.gguf", "b.gguf"),
                List.of(1, 2),
                "llama.cpp"::equals))
        .containsExactly(
            new Combination("llama.cpp", "a.gguf", 1),
            new Combination("llama.cpp", "a.gguf", 2),
            new Combination("llama.cpp", "b.gguf", 1),
            new Combination("llama.cpp", "b.gguf", 2),
            new Combination("lead", "a.gguf", 1),
            new Combination("lead", "a.gguf", 2));
  }

  @Test
  void neverShowsASecret() {
    Combination fetched =
        new Combination("llama.cpp", "https://me:s3cret@host/m.gguf?sig=s3cret", 1);

    assertThat(fetched.text() + fetched.options()).contains("host/m.gguf").doesNotContain("s3cret");
  }
}
