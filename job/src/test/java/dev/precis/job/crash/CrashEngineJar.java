package dev.precis.job.crash;

import dev.precis.llm.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** The engine {@code crash} in a jar of its own, for {@code --jars}. */
public final class CrashEngineJar {
  /** What {@code model.engine} calls the engine in it. */
  public static final String ENGINE = CrashEngine.NAME;

  /** A text with this word ends the JVM that summarizes it. */
  public static final String CRASH = CrashGenerator.CRASH;

  private static final List<Class<?>> CLASSES = List.of(CrashEngine.class, CrashGenerator.class);

  private CrashEngineJar() {}

  /** A word that makes a text take so much longer. */
  public static String slow(int millis) {
    return "PRECIS-SLOW-" + millis;
  }

  /**
   * Writes the jar.
   *
   * @param folder where to
   * @return the jar, for a Spark whose class path holds Precis
   */
  public static Path write(Path folder) {
    Path file = folder.resolve("precis-crash-engine.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (Class<?> type : CLASSES) {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getResourceAsStream('/' + name)) {
          jar.putNextEntry(new ZipEntry(name));
          bytes.transferTo(jar);
        }
      }
      jar.putNextEntry(new ZipEntry("META-INF/services/" + Engine.class.getName()));
      jar.write(CrashEngine.class.getName().getBytes(StandardCharsets.UTF_8));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
