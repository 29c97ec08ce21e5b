package dev.precis.llm.llamacpp;

import de.kherud.llama.LlamaModel;
import dev.precis.llm.engine.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/**
 * Loads the native library into this JVM, once. Thread-safe.
 *
 * <p>By default, the binding unpacks its library under a fixed name into the machine's folder for
 * temporary files. It replaces a file that another JVM may have mapped, and deletes every file
 * there whose name starts with {@code llama}. So each JVM gets a folder of its own, which is set
 * before the binding's classes load.
 *
 * <p>Each copy is a separate file, so the JVM would load one for every class loader that asks, and
 * a model with each, in memory that nobody planned for. A system property, which all class loaders
 * see, makes sure that only one class loader loads the library.
 */
final class NativeLibrary {
  private static final String LIBRARY_FOLDER = "de.kherud.llama.lib.path";
  private static final String TEMPORARY_FOLDER = "de.kherud.llama.tmpdir";

  /** Contains where the class came from that loaded the library; for the whole JVM. */
  private static final String LOADED_BY = "dev.precis.native-library.loaded-by";

  private static String loadedFrom;

  /** The user's folder whose library the system refused, so that the one in the jar was loaded. */
  private static String refusedFolder;

  /**
   * Why the system refused every library so far. A JVM initializes the binding's class only once.
   */
  private static String refusal;

  private NativeLibrary() {}

  /**
   * Loads the library. Later calls with the same folder do nothing, or fail in the same way.
   *
   * @param folder a folder with the user's own library; empty: the library in the jar
   * @throws ModelLoadException if the library cannot be loaded, if this JVM has loaded another one,
   *     or if another class loader has loaded one
   */
  static synchronized void load(String folder) {
    if (refusal != null) {
      throw new ModelLoadException(refusal, null);
    }
    if (folder.equals(refusedFolder)) {
      throw refused(folder);
    }
    if (loadedFrom != null) {
      requireLoadedFrom(folder);
      return;
    }
    claim();
    try {
      loadFrom(folder);
    } finally {
      if (loadedFrom == null) {
        System.clearProperty(LOADED_BY);
      }
    }
  }

  private static void requireLoadedFrom(String folder) {
    if (!loadedFrom.equals(folder)) {
      throw new ModelLoadException(
          "Cannot load native library: this JVM has loaded another one already; use one"
              + " model.native-library per JVM, got \""
              + folder
              + "\" after \""
              + loadedFrom
              + '"',
          null);
    }
  }

  private static void claim() {
    CodeSource source = NativeLibrary.class.getProtectionDomain().getCodeSource();
    String mine = source == null ? "an unknown jar" : String.valueOf(source.getLocation());
    Object first = System.getProperties().putIfAbsent(LOADED_BY, mine);
    if (first != null) {
      throw new ModelLoadException(
          "Cannot load native library: another class loader of this JVM has loaded it already; give"
              + " Spark the Precis jar once, by spark.jars (--jars) or on the class path"
              + " (spark.driver.extraClassPath, spark.executor.extraClassPath, a notebook's"
              + " dependencies), not by two of them, not by ADD JAR and without"
              + " spark.driver.userClassPathFirst and spark.executor.userClassPathFirst; then start"
              + " Spark anew, got it from "
              + mine
              + " after "
              + first,
          null);
    }
  }

  private static void loadFrom(String folder) {
    Path own = ownFolder();
    try {
      System.setProperty(TEMPORARY_FOLDER, own.toString());
      System.setProperty(
          LIBRARY_FOLDER, (folder.isEmpty() ? unpackInto(own) : userFolder(folder)).toString());
      Class.forName(LlamaModel.class.getName(), true, LlamaModel.class.getClassLoader());
      loadedFrom = folder;
      ExitWatch.start();
      requireUserLibrary(folder, own);
    } catch (ClassNotFoundException | LinkageError e) {
      refusal = "Cannot load native library: " + reason(e);
      throw new ModelLoadException(refusal, e);
    } finally {
      // Deleted now, because a JVM that is killed cannot do it later. A mapped library does not
      // need its file.
      FileUtils.deleteQuietly(own.toFile());
    }
  }

  private static Path ownFolder() {
    try {
      return Files.createTempDirectory("precis-native-");
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot load native library: no folder for it can be created in "
              + System.getProperty("java.io.tmpdir")
              + " (java.io.tmpdir): "
              + e.getMessage(),
          e);
    }
  }

  private static Path unpackInto(Path folder) {
    String name = System.mapLibraryName("jllama");
    String resource = platform() + '/' + name;
    try (InputStream library = LlamaModel.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new ModelLoadException(
            "Cannot load native library: the jar has none for this machine; build llama.cpp's"
                + " binding for it and set model.native-library to its folder, got "
                + resource,
            null);
      }
      Files.copy(library, folder.resolve(name));
      return folder;
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot load native library: it cannot be unpacked into "
              + folder
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static Path userFolder(String folder) {
    Path library = Path.of(folder, System.mapLibraryName("jllama"));
    if (!Files.isRegularFile(library)) {
      throw new ModelLoadException(
          "Cannot load native library: model.native-library must be a folder that contains "
              + library.getFileName()
              + ", got "
              + folder,
          null);
    }
    return library.getParent();
  }

  /**
   * If the binding cannot load the user's library, it silently unpacks and loads the one in the
   * jar, and a GPU stays idle.
   */
  private static void requireUserLibrary(String folder, Path own) {
    if (!folder.isEmpty() && Files.exists(own.resolve(System.mapLibraryName("jllama")))) {
      loadedFrom = "";
      refusedFolder = folder;
      throw refused(folder);
    }
  }

  private static ModelLoadException refused(String folder) {
    return new ModelLoadException(
        "Cannot load native library: the system refused the one in model.native-library; see the"
            + " standard error of this process for the reason, got "
            + folder,
        null);
  }

  /** The folder in the binding's jar for this platform. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String folder = os.contains("mac") ? "Mac" : os.contains("win") ? "Windows" : "Linux";
    return folder
        + '/'
        + (arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch);
  }

  private static String reason(Throwable failure) {
    return "the system refused it; it needs libgomp.so.1 and libstdc++.so.6 (Debian and Ubuntu:"
        + " apt-get install libgomp1) and, on x86-64, a processor with AVX2, got "
        + failure.getMessage();
  }
}
