package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ModelLoadException;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds the program llama-server on this machine: the one of the settings, or one in an archive
 * that Spark has unpacked into the working folder, or else one on the PATH.
 */
final class ServerProgram {
  private static final String NAME = "llama-server";
  private static final String RELEASE = "llama-b*";

  private final Path workingFolder;
  private final String searchPath;

  /**
   * @param searchPath folders, separated as in the environment variable PATH
   */
  ServerProgram(Path workingFolder, String searchPath) {
    this.workingFolder = workingFolder;
    this.searchPath = searchPath;
  }

  /** Finds programs of this process. */
  static ServerProgram ofThisProcess() {
    String path = System.getenv("PATH");
    return new ServerProgram(Path.of("").toAbsolutePath(), path == null ? "" : path);
  }

  /**
   * Returns the program; empty if this machine has none. It may be no program that can be run.
   *
   * @param setting the value of {@code llama-server.path}
   * @throws ModelLoadException if the setting is no path
   */
  Optional<Path> find(String setting) {
    return places(setting).stream()
        // Whatever is there was meant; if it cannot be run, the check says why.
        .filter(setting.isEmpty() ? Files::isRegularFile : Files::exists)
        .findFirst();
  }

  /**
   * The same, for a machine that must have one.
   *
   * @throws ModelLoadException if there is none; the message lists all places
   */
  Path require(String setting) {
    return find(setting).orElseThrow(() -> new ModelLoadException(missing(setting), null));
  }

  /** The message that says where a program was looked for. */
  String missing(String setting) {
    return setting.isEmpty()
        ? "Cannot use llama-server: expected a program llama-server in "
            + workingFolder
            + "/*/, */bin/ or */"
            + RELEASE
            + "/ (unpacked archives of spark.archives), or in a folder of the PATH; set "
            + LlamaServerSettings.PATH.key()
            + ", got none in "
            + searchPath
        : "Cannot use llama-server: "
            + LlamaServerSettings.PATH.key()
            + ": there is no such file, got "
            + setting;
  }

  private List<Path> places(String setting) {
    if (!setting.isEmpty()) {
      return List.of(given(setting));
    }
    List<Path> places = new ArrayList<>();
    for (Path folder : subfolders(workingFolder, "*")) {
      places.add(folder.resolve(NAME));
      places.add(folder.resolve("bin").resolve(NAME));
      // As in the archives of llama.cpp's releases.
      subfolders(folder, RELEASE).forEach(release -> places.add(release.resolve(NAME)));
    }
    Stream.of(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> resolved(folder).stream())
        .forEach(places::add);
    return places;
  }

  private Path given(String setting) {
    try {
      return workingFolder.resolve(setting);
    } catch (InvalidPathException e) {
      throw new ModelLoadException(
          "Cannot use llama-server: "
              + LlamaServerSettings.PATH.key()
              + " must be a path of this machine, got "
              + setting,
          e);
    }
  }

  private Optional<Path> resolved(String folder) {
    try {
      return Optional.of(workingFolder.resolve(folder).resolve(NAME));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Sorted, so that all machines take the same of two. */
  private static SortedSet<Path> subfolders(Path parent, String glob) {
    SortedSet<Path> folders = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, glob)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry)) {
          folders.add(entry);
        }
      }
    } catch (IOException e) {
      return new TreeSet<>();
    }
    return folders;
  }
}
