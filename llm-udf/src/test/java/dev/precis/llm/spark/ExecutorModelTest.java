package dev.precis.llm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorModelTest {
  /** Settings that no other test of this JVM uses. */
  private static final ModelSettings SETTINGS =
      ModelSettings.defaults().withEngine("lead").withContextTokens(12_345);

  @Test
  void tellsOnlyTheFirstCallOfTheLoad() {
    List<ModelLoad> loads = new ArrayList<>();

    TextGenerator model = ExecutorModel.get(SETTINGS, loads::add);

    assertThat(ExecutorModel.get(SETTINGS, loads::add)).isSameAs(model);
    assertThat(model.contextTokens()).isEqualTo(12_345);
    assertThat(loads)
        .singleElement()
        .satisfies(load -> assertThat(load.millis()).isNotNegative())
        .extracting(ModelLoad::process)
        .asString()
        .endsWith("/" + ProcessHandle.current().pid());
  }

  @Test
  void failsForAnEngineThatIsNotThere() {
    assertThatThrownBy(() -> ExecutorModel.get(SETTINGS.withEngine("gpt"), load -> {}))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("Cannot use engine: ");
  }
}
