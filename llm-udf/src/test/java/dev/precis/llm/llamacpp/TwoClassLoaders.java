package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.ModelSettings;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Two class loaders of one JVM that each load the embedded model, as Spark's can. */
final class TwoClassLoaders {
  private TwoClassLoaders() {}

  /** The file for the report, a line for each class loader. */
  public static void main(String[] args) throws IOException {
    List<String> outcomes = new ArrayList<>();
    outcomes.add(outcome());
    outcomes.add(outcome());
    Files.write(Path.of(args[0]), outcomes);
    // The engine's own thread would keep the JVM alive.
    System.exit(0);
  }

  private static String outcome() throws IOException {
    // Left open: the engine lives on in it.
    URLClassLoader own = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader());
    try {
      Method load = own.loadClass(TwoClassLoaders.class.getName()).getDeclaredMethod("load");
      load.setAccessible(true);
      return load.invoke(null).toString();
    } catch (InvocationTargetException e) {
      return e.getCause().toString();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL[] classPath() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return urls.toArray(URL[]::new);
  }

  /** By reflection, out of another class loader. */
  static String load() {
    LlamaCppGenerator model = LlamaCppGenerator.load(ModelSettings.defaults());
    return "loaded, " + model.contextTokens() + " tokens";
  }
}
