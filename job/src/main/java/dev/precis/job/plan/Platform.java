package dev.precis.job.plan;

import java.util.Locale;

/** What gives Spark its executors. */
public enum Platform {
  LOCAL,
  STANDALONE,
  YARN,
  KUBERNETES;

  /**
   * @param master as {@code spark.master} has it
   */
  public static Platform of(String master) {
    if (master.startsWith("yarn")) {
      return YARN;
    }
    if (master.startsWith("k8s:")) {
      return KUBERNETES;
    }
    return master.startsWith("local") && !master.startsWith("local-cluster") ? LOCAL : STANDALONE;
  }

  /** Whether a container of a fixed size is made for an executor. */
  boolean hasContainers() {
    return this == YARN || this == KUBERNETES;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
