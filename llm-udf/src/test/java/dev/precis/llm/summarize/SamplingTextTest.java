package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.SamplingSettings;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplingTextTest {
  @Test
  void namesEveryValueInAFixedOrder() {
    SamplingSettings sampling =
        new SamplingSettings(0.5, 1, 0.25, 0.125, 1.5, 2, 1, 4, 0.0001, 3, List.of("a", "b, c"), 9);

    assertThat(SamplingText.of(sampling))
        .isEqualTo(
            "SamplingSettings[temperature=0.5, topK=1, topP=0.25, minP=0.125, repeatPenalty=1.5,"
                + " repeatLastN=2, mirostat=1, mirostatTau=4.0, mirostatEta=1.0E-4, seed=3,"
                + " stop=[a, b, c], maxNewTokens=9]");
  }

  static Stream<Integer> components() {
    return Stream.iterate(0, i -> i + 1).limit(SamplingSettings.class.getRecordComponents().length);
  }

  /** A setting that is added to the record but not to the text would not change the recipe. */
  @ParameterizedTest
  @MethodSource("components")
  void changesWithEveryComponent(int changed) throws ReflectiveOperationException {
    RecordComponent[] components = SamplingSettings.class.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new);
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = components[i].getAccessor().invoke(SamplingSettings.defaults());
    }
    values[changed] = other(values[changed]);
    SamplingSettings sampling =
        SamplingSettings.class.getDeclaredConstructor(types).newInstance(values);

    assertThat(SamplingText.of(sampling))
        .as(components[changed].getName())
        .isNotEqualTo(SamplingText.of(SamplingSettings.defaults()));
  }

  private static Object other(Object value) {
    if (value instanceof Integer number) {
      return number + 1;
    }
    if (value instanceof Double number) {
      return number + 1;
    }
    return List.of("other");
  }
}
