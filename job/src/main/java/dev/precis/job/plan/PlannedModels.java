package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The model of the runs of one process, which is found and checked once: reading a whole model file
 * takes seconds per gigabyte. Not thread-safe.
 */
public final class PlannedModels {
  /** Where there is no file of this machine. */
  private static final String NO_FILE = "";

  private ModelSettings given;
  private PlannedModel found;
  private String version;

  /**
   * Finds a model, or returns the one that was found before.
   *
   * @throws ModelLoadException if the model cannot be used, with the reason, or if its file has
   *     changed since it was found: executors may hold the earlier one
   */
  public PlannedModel of(ModelSettings settings, Console console) {
    if (!settings.equals(given)) {
      FoundModel.announceFetching(settings, console);
      found = PlannedModel.of(settings);
      version = version(found);
      given = settings;
      return found;
    }
    String now = version(found);
    if (!now.equals(NO_FILE) && !now.equals(version)) {
      requireSame(PlannedModel.of(settings));
      version = now;
    }
    return found;
  }

  private void requireSame(PlannedModel now) {
    if (!now.identity().equals(found.identity())) {
      throw new ModelLoadException(
          "Cannot go on with model "
              + new ModelUri(found.settings().path())
              + ": its file has changed, and executors still hold the earlier one; start the command"
              + " again to use the new one, got SHA-256 "
              + now.identity().sha256(),
          null);
    }
  }

  /** Changes with the file. Empty if there is none, or if it cannot be read at the moment. */
  private static String version(PlannedModel model) {
    String path = model.settings().path();
    if (model.outline().isEmpty()
        || model.settings().isEmbedded()
        || new ModelUri(path).isRemote()) {
      return NO_FILE;
    }
    try {
      Path file = Path.of(path);
      return Files.size(file) + " bytes of " + Files.getLastModifiedTime(file);
    } catch (IOException | InvalidPathException e) {
      return NO_FILE;
    }
  }
}
