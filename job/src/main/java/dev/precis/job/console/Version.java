package dev.precis.job.console;

import java.util.Objects;

/** The version of Precis. */
public final class Version {
  private Version() {}

  /** As the manifest of its jar states it. */
  public static String ofJar() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(from classes, no jar)");
  }
}
