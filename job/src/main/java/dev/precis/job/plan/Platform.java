package dev.precis.job.plan;

import java.util.Locale;

/** The cluster manager that starts Spark's executors. */
public enum Platform {
  LOCAL,
  STANDALONE,
  YARN,
  KUBERNETES;

  /**
   * @param master the value of {@code spark.master}
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

  /** Whether each executor runs in a container of a fixed size. */
  boolean hasContainers() {
    return this == YARN || this == KUBERNETES;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
