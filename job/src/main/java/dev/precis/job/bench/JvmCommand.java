package dev.precis.job.bench;

import dev.precis.llm.engine.Engine;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command that starts a JVM with the classes and the system properties of this one. */
final class JvmCommand {
  private JvmCommand() {}

  /**
   * The JVM for an engine: with a compiler only if the engine has a use for it, see decision 12.
   */
  static List<String> of(Class<?> main, Engine engine) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + Runtime.getRuntime().maxMemory());
    if (!engine.computesInJava()) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-D") || argument.startsWith("--add-"))
        .forEach(command::add);
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath()));
    command.add(main.getName());
    return command;
  }

  /** Spark has the jar of the application, and those of {@code --jars}, in a class loader. */
  private static Set<String> classPath() {
    Set<String> paths =
        new LinkedHashSet<>(
            List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)));
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (; loader != null; loader = loader.getParent()) {
      if (loader instanceof URLClassLoader jars) {
        for (URL jar : jars.getURLs()) {
          addFile(jar, paths);
        }
      }
    }
    return paths;
  }

  private static void addFile(URL jar, Set<String> paths) {
    try {
      URI uri = jar.toURI();
      if ("file".equals(uri.getScheme())) {
        paths.add(Path.of(uri).toString());
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot read the class path: got " + jar, e);
    }
  }
}
