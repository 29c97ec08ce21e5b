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
 * Brings the native library into this JVM, once.
 *
 * <p>Left to itself the binding unpacks its library under one fixed name into the machine's folder
 * for temporary files, replacing what another JVM may have mapped, and deletes every file there
 * whose name starts with {@code llama}. So each JVM gets a folder of its own, named to the binding
 * before its classes load.
 *
 * <p>Since every copy is a file of its own, the JVM itself would load one for each class loader
 * that asks, and a model with each, in memory that nobody counted. A system property, which all
 * class loaders see, lets one alone have it.
 */
final class NativeLibrary {
  private static final String LIBRARY_FOLDER = "de.kherud.llama.lib.path";
  private static final String TEMPORARY_FOLDER = "de.kherud.llama.tmpdir";

  /** Holds who loaded it; for the whole JVM. */
  private static final String LOADED_BY = "dev.precis.native-library.loaded-by";

  private static String loadedFrom;

  private NativeLibrary() {}

  /**
   * @param folder a folder with a library of the user's own, or empty for the one in the jar
   * @throws ModelLoadException when it cannot be loaded, or this JVM has loaded another one
   *     already, or the same one by another class loader
   */
  static synchronized void load(String folder) {
    if (loadedFrom != null) {
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
      requireNoOther(folder, own);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new ModelLoadException("Cannot load native library: " + reason(e), e);
    } finally {
      // A mapped library needs its file no longer, and a JVM that is killed could not clean up
      // later.
      FileUtils.deleteQuietly(own.toFile());
    }
  }

  private static Path ownFolder() {
    try {
      return Files.createTempDirectory("precis-native-");
    } catch (IOException e) {
      throw new ModelLoadException(
          "Cannot load native library: no folder for it can be made in "
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
            "Cannot load native library: there is none in the jar for this machine; build"
                + " llama.cpp's binding for it and name its folder as model.native-library, got "
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
          "Cannot load native library: model.native-library must be a folder that holds "
              + library.getFileName()
              + ", got "
              + folder,
          null);
    }
    return library.getParent();
  }

  /**
   * Where the binding cannot load the user's library it takes the jar's without a word, and a GPU
   * stands idle: seen by what it unpacked.
   */
  private static void requireNoOther(String folder, Path own) {
    if (!folder.isEmpty() && Files.exists(own.resolve(System.mapLibraryName("jllama")))) {
      loadedFrom = "";
      throw new ModelLoadException(
          "Cannot load native library: the system refused the one in model.native-library; the"
              + " reason stands in this process's standard error, got "
              + folder,
          null);
    }
  }

  /** The binding's own names of platforms, as folders in its jar. */
  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String folder = os.contains("mac") ? "Mac" : os.contains("win") ? "Windows" : "Linux";
    return folder
        + '/'
        + (arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch);
  }

  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return "the system refused it; it needs libgomp.so.1 and libstdc++.so.6 (Debian and Ubuntu: apt-get install libgomp1)"
        + " and, on x86-64, a processor with AVX2, got "
        + message;
  }
}
