package dev.precis.job.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * A Kubernetes object out of a file, read as the API server reads it in its strict mode: a field
 * that the type does not have is refused, and so is one of another type. The types are those of
 * fabric8's client, which are made from Kubernetes' own OpenAPI description; it keeps unknown
 * fields, unless told otherwise.
 */
record KubernetesManifest(String apiVersion, String kind, Object object) {
  private static final ObjectMapper STRICT =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .annotationIntrospector(new WithoutUnknownFields())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/Namespace",
          Namespace.class,
          "v1/ServiceAccount",
          ServiceAccount.class,
          "v1/PersistentVolumeClaim",
          PersistentVolumeClaim.class,
          "v1/Pod",
          Pod.class,
          "batch/v1/Job",
          Job.class,
          "batch/v1/CronJob",
          CronJob.class,
          "rbac.authorization.k8s.io/v1/Role",
          Role.class,
          "rbac.authorization.k8s.io/v1/RoleBinding",
          RoleBinding.class,
          KubernetesSparkApplication.API_VERSION + "/SparkApplication",
          KubernetesSparkApplication.class);

  /**
   * @throws IllegalArgumentException when it is no valid object of a type that is known here
   */
  static List<KubernetesManifest> readAll(String yaml) {
    try (var documents = STRICT.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream().map(KubernetesManifest::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesManifest of(JsonNode tree) {
    String apiVersion = tree.path("apiVersion").asText();
    String kind = tree.path("kind").asText();
    Class<?> type = TYPES.get(apiVersion + '/' + kind);
    if (type == null) {
      throw new IllegalArgumentException("Unknown kind: " + apiVersion + '/' + kind);
    }
    try {
      return new KubernetesManifest(apiVersion, kind, STRICT.treeToValue(tree, type));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The one object of a type in a file of the kit. */
  static <T> T read(String file, Class<T> type) {
    List<T> found =
        readAll(KubernetesKit.text(file)).stream()
            .map(KubernetesManifest::object)
            .filter(type::isInstance)
            .map(type::cast)
            .toList();
    if (found.size() != 1) {
      throw new AssertionError("Expected one " + type.getSimpleName() + " in " + file);
    }
    return found.get(0);
  }

  /** fabric8's types take any field into a map beside theirs. */
  private static final class WithoutUnknownFields extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated member) {
      return false;
    }
  }
}
