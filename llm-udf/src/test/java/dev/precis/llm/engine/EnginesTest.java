package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.llm.settings.SettingsException;
import dev.precis.llm.settings.SettingsReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
  private static final ClassLoader OWN = Engines.class.getClassLoader();

  @TempDir private Path folder;

  /** A class loader that sees the named providers, as one of Spark's sees those of --jars. */
  private URLClassLoader withProviders(String... names) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.write(services.resolve(Engine.class.getName()), List.of(names));
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, OWN);
  }

  @Test
  void knowTheOnesOfTheJar() {
    Engines engines = Engines.onClassPath();

    assertThat(engines.names()).contains("llama.cpp", "lead");
    assertThat(engines.named("llama.cpp").runsNativeCode()).isTrue();
  }

  @Test
  void findOneThatOnlyTheContextClassLoaderSees() throws IOException {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader jars = withProviders(Other.class.getName())) {
      Thread.currentThread().setContextClassLoader(jars);

      assertThat(Engines.onClassPath().named("other")).isInstanceOf(Other.class);
      assertThat(Engines.onClassPath().names()).contains("llama.cpp", "lead");
      assertThat(ModelSettings.read(new SettingsReader(Map.of("model.engine", "other"))).engine())
          .isEqualTo("other");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void findThoseBesideTheClassWhereTheContextClassLoaderSeesNone() throws IOException {
    try (URLClassLoader blind = new URLClassLoader(new URL[0], null)) {
      assertThat(Engines.of(blind, OWN).names()).contains("llama.cpp", "lead");
    }
  }

  @Test
  void nameTheKnownOnesWhereOneIsUnknown() {
    assertThatThrownBy(() -> Engines.onClassPath().named("gpt"))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith("Cannot use engine: expected ")
        .hasMessageContaining("llama.cpp")
        .hasMessageEndingWith(", got gpt");
  }

  @Test
  void areAskedWhenSettingsAreReadTogetherWithAllOtherProblems() {
    SettingsReader reader =
        new SettingsReader(Map.of("model.engine", "LLAMA.CPP", "model.slots", 0));
    ModelSettings.read(reader);

    assertThatThrownBy(reader::finish)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("model.slots: ")
        .hasMessageContaining("model.engine: expected ")
        .hasMessageContaining("llama.cpp")
        .hasMessageContaining("got LLAMA.CPP");
  }

  @Test
  void workBesideBrokenOnesAndTellOfThemWhereOneIsMissed() throws IOException {
    try (URLClassLoader jars =
        withProviders("no.such.Engine", Broken.class.getName(), Other.class.getName())) {
      Engines engines = Engines.of(jars, OWN);

      assertThat(engines.names()).contains("llama.cpp", "other");
      assertThatThrownBy(() -> engines.named("broken"))
          .hasMessageContaining("no.such.Engine")
          .hasMessageContaining(Broken.class.getName());
    }
  }

  @Test
  void refuseTwoOfOneName() throws IOException {
    try (URLClassLoader jars = withProviders(Other.class.getName(), Another.class.getName())) {
      assertThatThrownBy(() -> Engines.of(jars, OWN))
          .isInstanceOf(ModelLoadException.class)
          .hasMessage(
              "Cannot use engine other: two on the class path have this name, got %s and %s",
              Other.class.getName(), Another.class.getName());
    }
  }

  /** An engine of somebody else's. */
  public static class Other implements Engine {
    @Override
    public String name() {
      return "other";
    }

    @Override
    public boolean runsNativeCode() {
      return false;
    }

    @Override
    public ModelDescription describe(ModelSettings settings) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TextGenerator load(ModelSettings settings) {
      throw new UnsupportedOperationException();
    }
  }

  /** Of the same name, from another hand. */
  public static final class Another extends Other {}

  /** Cannot even be made. */
  public static final class Broken extends Other {
    public Broken() {
      throw new IllegalStateException("no licence");
    }
  }
}
