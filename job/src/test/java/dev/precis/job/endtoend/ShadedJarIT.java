package dev.precis.job.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looks into target/precis.jar: what it must hold, and that it brings nothing that Spark brings.
 */
class ShadedJarIT {
  private static final Path PRECIS_JAR = Path.of(System.getProperty("precis.jar"));

  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(PRECIS_JAR.toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void everyLibraryThatSparkMayBringIsRelocated() {
    names()
        .filteredOn(name -> name.endsWith(".class"))
        .allMatch(
            name ->
                name.startsWith("dev/precis/")
                    || name.startsWith("de/kherud/llama/")
                    || name.startsWith("me/tongfei/progressbar/")
                    || name.startsWith("picocli/"));
  }

  @Test
  void holdsTheModulesTheModelAndTheNativeLibraries() {
    names()
        .contains(
            "dev/precis/llm/models/precis-tiny-extract.Q8_0.gguf",
            "dev/precis/llm/prompts/neutral.yaml",
            "de/kherud/llama/LlamaModel.class",
            "de/kherud/llama/Linux/x86_64/libjllama.so",
            "de/kherud/llama/Linux/aarch64/libjllama.so",
            "de/kherud/llama/Mac/x86_64/libjllama.dylib",
            "de/kherud/llama/Mac/aarch64/libjllama.dylib")
        .anyMatch(name -> name.startsWith("dev/precis/text/"))
        .anyMatch(name -> name.startsWith("dev/precis/job/"));
  }

  @Test
  void manifestNamesMainClassAndVersion() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo("dev.precis.job.Main");
    assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isNotBlank();
  }

  @Test
  void servicesNameClassesOfTheJar() throws IOException {
    List<? extends ZipEntry> services =
        jar.stream()
            .filter(entry -> entry.getName().startsWith("META-INF/services/"))
            .filter(entry -> !entry.isDirectory())
            .toList();
    assertThat(services).isNotEmpty();
    for (ZipEntry service : services) {
      try (InputStream in = jar.getInputStream(service)) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines())
            .allMatch(name -> jar.getEntry(name.replace('.', '/') + ".class") != null);
      }
    }
  }

  /** Without Spark in sight, so that nothing of Spark's stands in for what the jar lacks. */
  @Test
  void relocatedLibrariesWorkByThemselves() throws Exception {
    URL[] urls = {PRECIS_JAR.toUri().toURL()};
    try (URLClassLoader alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> mapper =
          alone.loadClass("dev.precis.shaded.com.fasterxml.jackson.dataformat.yaml.YAMLMapper");
      assertThat(
              mapper
                  .getMethod("readValue", String.class, Class.class)
                  .invoke(mapper.getConstructor().newInstance(), "model:\n  slots: 4\n", Map.class))
          .isEqualTo(Map.of("model", Map.of("slots", 4)));

      Class<?> substitutor =
          alone.loadClass("dev.precis.shaded.org.apache.commons.text.StringSubstitutor");
      assertThat(
              substitutor
                  .getMethod("replace", Object.class, Map.class)
                  .invoke(null, "${words} words", Map.of("words", 120)))
          .isEqualTo("120 words");
    }
  }

  /** Lucene finds stop words, attributes and stemmers by names that relocation has changed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Danish",
        "Dutch",
        "English",
        "Finnish",
        "French",
        "German",
        "Hungarian",
        "Italian",
        "Norwegian",
        "Portuguese",
        "Russian",
        "Spanish",
        "Swedish",
        "Chinese"
      })
  void measuresSummariesByTheRelocatedLucene(String language) throws Exception {
    URL[] urls = {PRECIS_JAR.toUri().toURL()};
    try (URLClassLoader alone = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> meter = alone.loadClass("dev.precis.job.quality.QualityMeter");
      Object quality =
          meter
              .getMethod("measure", String.class, String.class, String.class, String.class)
              .invoke(
                  meter.getConstructor().newInstance(),
                  "The keepers climbed the stairs.",
                  "The keepers climbed the stairs. They counted them.",
                  "A keeper climbs stairs.",
                  language);
      assertThat(quality.toString()).contains("words=5", "sentences=1.0");
    }
  }

  private static ListAssert<String> names() {
    return assertThat(jar.stream().map(ZipEntry::getName).toList());
  }
}
