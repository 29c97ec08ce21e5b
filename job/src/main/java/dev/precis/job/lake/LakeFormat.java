package dev.precis.job.lake;

import dev.precis.job.console.InputException;
import dev.precis.job.settings.RunSettings;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table format whose commits are atomic. */
enum LakeFormat {
  ICEBERG,
  DELTA;

  /**
   * The format that the user asked for.
   *
   * @throws InputException if there is no such format
   */
  static LakeFormat asked(String name) {
    return named(name)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot write to table: the format of a new table must be "
                        + Arrays.stream(values())
                            .map(LakeFormat::label)
                            .collect(Collectors.joining(" or "))
                        + ", got "
                        + RunSettings.OUTPUT_FORMAT.key()
                        + ' '
                        + name));
  }

  /** The format with this name, in any case. */
  static Optional<LakeFormat> named(String name) {
    return Arrays.stream(values())
        .filter(format -> format.label().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The format that a catalog of this class makes; empty if its name does not tell. */
  static Optional<LakeFormat> ofCatalog(String className) {
    String lower = className.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> lower.contains(format.label())).findFirst();
  }

  /** As in {@code USING iceberg}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
