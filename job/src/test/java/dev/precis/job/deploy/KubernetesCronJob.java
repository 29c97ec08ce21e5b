package dev.precis.job.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobSpec;
import java.util.List;
import java.util.regex.Pattern;

/** The cron job of deploy/kubernetes. */
record KubernetesCronJob(CronJobSpec spec) {
  /** Where its pod has the files of the kit. */
  static final String KIT = "/opt/precis/kit";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\((\\w+)\\)");

  static KubernetesCronJob ofKit() {
    return new KubernetesCronJob(KubernetesManifest.read("cronjob.yaml", CronJob.class).getSpec());
  }

  PodSpec pod() {
    return spec.getJobTemplate().getSpec().getTemplate().getSpec();
  }

  Container container() {
    return pod().getContainers().get(0);
  }

  /** What it adds to the arguments of the README's command. */
  List<String> loop() {
    List<String> arguments = container().getArgs();
    return arguments.subList(KubernetesKit.arguments().size(), arguments.size());
  }

  /** The names of the files of the kit that its command names. */
  List<String> files() {
    return container().getCommand().stream()
        .filter(word -> word.contains(KIT + "/"))
        .map(word -> word.substring(word.indexOf(KIT) + KIT.length() + 1))
        .toList();
  }

  /** The variables that Kubernetes puts into a word. */
  static List<String> variables(String word) {
    return VARIABLE.matcher(word).results().map(found -> found.group(1)).toList();
  }
}
