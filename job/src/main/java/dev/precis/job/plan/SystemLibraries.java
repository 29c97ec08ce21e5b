package dev.precis.job.plan;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The Linux libraries that llama.cpp's native library needs and that the jar does not contain. */
public final class SystemLibraries {
  /** From library to the package that contains it. */
  private static final Map<String, String> NEEDED =
      new TreeMap<>(
          Map.of(
              "libgomp.so.1",
              "libgomp1 (Debian, Ubuntu), libgomp (Amazon Linux, Red Hat, Alpine)",
              "libstdc++.so.6",
              "libstdc++6 (Debian, Ubuntu), libstdc++ (Amazon Linux, Red Hat, Alpine)"));

  private static final List<String> USUAL =
      List.of("lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib", "usr/local/lib64");

  private SystemLibraries() {}

  /**
   * The libraries that are missing on this machine, each with the package to install; empty if the
   * system is not Linux.
   */
  public static List<String> missing() {
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return linux ? missing(Path.of("/"), System.getenv("LD_LIBRARY_PATH")) : List.of();
  }

  /**
   * @param root the folder to read instead of {@code /}
   * @param libraryPath folders, separated by colons; null for none
   */
  static List<String> missing(Path root, String libraryPath) {
    Set<Path> folders = folders(root, libraryPath);
    List<String> missing = new ArrayList<>();
    NEEDED.forEach(
        (library, packages) -> {
          if (folders.stream().noneMatch(folder -> Files.exists(folder.resolve(library)))) {
            missing.add(library + ": install " + packages);
          }
        });
    return List.copyOf(missing);
  }

  private static Set<Path> folders(Path root, String libraryPath) {
    Set<Path> folders = new LinkedHashSet<>();
    if (libraryPath != null) {
      Stream.of(libraryPath.split(":"))
          .filter(name -> !name.isEmpty())
          .map(Path::of)
          .forEach(folders::add);
    }
    for (String usual : USUAL) {
      Path folder = root.resolve(usual);
      folders.add(folder);
      // Debian has a folder for each architecture: usr/lib/x86_64-linux-gnu.
      folders.addAll(children(folder, "*-linux-*"));
    }
    for (Path file : children(root.resolve("etc/ld.so.conf.d"), "*.conf")) {
      lines(file).stream()
          .filter(line -> line.startsWith("/"))
          .map(line -> root.resolve(line.strip().substring(1)))
          .forEach(folders::add);
    }
    return folders;
  }

  private static List<Path> children(Path folder, String glob) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, glob)) {
      found.forEach(children::add);
    } catch (IOException e) {
      // Not every system has every folder.
      return List.of();
    }
    return children;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
