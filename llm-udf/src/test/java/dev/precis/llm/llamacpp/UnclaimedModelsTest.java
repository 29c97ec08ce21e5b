package dev.precis.llm.llamacpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnclaimedModelsTest {
  private static final UnclaimedModels.Key KEY =
      new UnclaimedModels.Key(ModelSettings.defaults(), "1 byte of yesterday");

  private final UnclaimedModels models = new UnclaimedModels();
  private final List<NativeModel> loaded = new ArrayList<>();

  private NativeModel load() {
    loaded.add(new FakeNativeModel());
    return loaded.get(loaded.size() - 1);
  }

  private void fail(UnclaimedModels.Key key) {
    ModelLoadException reason = new ModelLoadException("no chat template", null);

    assertThatThrownBy(
            () ->
                models.claim(
                    key,
                    this::load,
                    model -> {
                      throw reason;
                    }))
        .isSameAs(reason);
  }

  private NativeModel claim(UnclaimedModels.Key key) {
    return models.claim(key, this::load, model -> model);
  }

  @Test
  void areTakenInsteadOfASecondLoad() {
    fail(KEY);
    fail(KEY);

    assertThat(claim(KEY)).isSameAs(loaded.get(0));
    assertThat(loaded).hasSize(1);
  }

  @Test
  void areTakenOnlyOnce() {
    fail(KEY);

    assertThat(claim(KEY)).isNotSameAs(claim(KEY));
    assertThat(loaded).hasSize(2);
  }

  @Test
  void areNotTakenForOtherSettingsOrAReplacedFile() {
    fail(KEY);

    claim(new UnclaimedModels.Key(ModelSettings.defaults().withSlots(2), KEY.fileVersion()));
    claim(new UnclaimedModels.Key(KEY.settings(), "1 byte of today"));

    assertThat(loaded).hasSize(3);
  }

  @Test
  void areNoneAfterAFailedLoad() {
    ModelLoadException reason = new ModelLoadException("no memory", null);

    assertThatThrownBy(
            () ->
                models.claim(
                    KEY,
                    () -> {
                      throw reason;
                    },
                    model -> model))
        .isSameAs(reason);
    claim(KEY);
    assertThat(loaded).hasSize(1);
  }
}
