package dev.precis.job.console;

import java.util.Objects;

/** The version of Precis. */
public final class Version {
  private Version() {}

  /** The version in the manifest of the jar. */
  public static String ofJar() {
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "(from classes, no jar)");
  }
}
