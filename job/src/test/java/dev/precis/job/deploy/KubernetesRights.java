package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;

/**
 * Kubernetes' "restricted" pod security standard, and a root file system that cannot be written to.
 */
final class KubernetesRights {
  /** Of Spark's official image. */
  private static final long USER = 185;

  private KubernetesRights() {}

  static void assertRestricted(PodSpec pod) {
    PodSecurityContext all = pod.getSecurityContext();
    assertThat(all.getRunAsNonRoot()).as("runAsNonRoot").isTrue();
    assertThat(all.getRunAsUser()).as("runAsUser").isEqualTo(USER);
    assertThat(all.getRunAsGroup()).as("runAsGroup").isEqualTo(USER);
    assertThat(all.getSeccompProfile().getType()).as("seccomp").isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).as("hostNetwork").isNotEqualTo(true);
    assertThat(pod.getHostPID()).as("hostPID").isNotEqualTo(true);
    assertThat(pod.getHostIPC()).as("hostIPC").isNotEqualTo(true);
    assertThat(pod.getContainers())
        .isNotEmpty()
        .allSatisfy(KubernetesRights::assertRestrictedContainer);
    assertThat(pod.getInitContainers()).isEmpty();
  }

  private static void assertRestrictedContainer(Container container) {
    SecurityContext rights = container.getSecurityContext();
    assertThat(rights.getAllowPrivilegeEscalation()).as("allowPrivilegeEscalation").isFalse();
    assertThat(rights.getPrivileged()).as("privileged").isNotEqualTo(true);
    assertThat(rights.getReadOnlyRootFilesystem()).as("readOnlyRootFilesystem").isTrue();
    assertThat(rights.getCapabilities().getDrop()).as("capabilities").isEqualTo(List.of("ALL"));
    assertThat(rights.getCapabilities().getAdd()).as("capabilities").isEmpty();
    assertThat(rights.getRunAsUser()).as("runAsUser of the container alone").isNull();
    assertThat(rights.getRunAsNonRoot()).as("runAsNonRoot of the container").isNotEqualTo(false);
  }

  /** No other kinds are allowed by the standard. */
  static void assertRestrictedVolumes(PodSpec pod) {
    assertThat(pod.getVolumes())
        .isNotEmpty()
        .allSatisfy(
            volume ->
                assertThat(
                        volume.getEmptyDir() != null
                            || volume.getConfigMap() != null
                            || volume.getPersistentVolumeClaim() != null)
                    .as(volume.getName())
                    .isTrue());
  }

  /** The volume behind a folder of the container. */
  static Volume volumeAt(PodSpec pod, Container container, String path) {
    String name =
        container.getVolumeMounts().stream()
            .filter(mount -> mount.getMountPath().equals(path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("Nothing is mounted at " + path))
            .getName();
    return pod.getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No volume " + name));
  }
}
