package dev.precis.llm.engine;

import dev.precis.llm.settings.Setting;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The engines on the class path, by name. Immutable and thread-safe. */
public final class Engines {
  private final Map<String, Engine> byName;
  private final Set<String> broken;

  private Engines(Map<String, Engine> byName, Set<String> broken) {
    this.byName = byName;
    this.broken = broken;
  }

  /**
   * Finds the engines that the context class loader of this thread sees, which on Spark includes
   * the jars of {@code --jars}, and those beside this class. Reads the class path at each call.
   *
   * @throws ModelLoadException if two different engines have the same name
   */
  public static Engines onClassPath() {
    return of(Thread.currentThread().getContextClassLoader(), Engines.class.getClassLoader());
  }

  static Engines of(ClassLoader... loaders) {
    Map<String, Engine> byName = new TreeMap<>();
    Set<String> broken = new LinkedHashSet<>();
    for (ClassLoader loader : loaders) {
      collect(ServiceLoader.load(Engine.class, loader).iterator(), byName, broken);
    }
    return new Engines(byName, broken);
  }

  /** A broken provider must not stop the others. It is reported only if an engine is missing. */
  private static void collect(
      Iterator<Engine> found, Map<String, Engine> byName, Set<String> broken) {
    boolean more = true;
    while (more) {
      try {
        more = found.hasNext();
        if (more) {
          add(found.next(), byName);
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // The same error twice means that the iterator does not advance.
        more = broken.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private static void add(Engine engine, Map<String, Engine> byName) {
    Engine other = byName.putIfAbsent(engine.name(), engine);
    // Two class loaders may find the same class.
    if (other != null && !other.getClass().getName().equals(engine.getClass().getName())) {
      throw new ModelLoadException(
          "Cannot use engine "
              + engine.name()
              + ": two on the class path have this name, got "
              + other.getClass().getName()
              + " and "
              + engine.getClass().getName(),
          null);
    }
  }

  /** The names of all engines, sorted. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /** The settings that belong to single engines, by the names of the engines. */
  public List<Setting<?>> settings() {
    return byName.values().stream()
        .<Setting<?>>flatMap(engine -> engine.settings().stream())
        .toList();
  }

  /**
   * Returns the engine with the given name.
   *
   * @throws ModelLoadException if there is none; the message lists the names of all engines
   */
  public Engine named(String name) {
    Engine engine = byName.get(name);
    if (engine == null) {
      throw new ModelLoadException("Cannot use engine: " + expected() + ", got " + name, null);
    }
    return engine;
  }

  /** Describes the valid names, for messages. */
  String expected() {
    String known =
        "expected "
            + String.join(" or ", names())
            + ", or one whose jar is on the class path (--jars)";
    return broken.isEmpty()
        ? known
        : known + "; of these some cannot be used: " + String.join("; ", broken);
  }
}
