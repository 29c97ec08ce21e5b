package dev.precis.job.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.mockwebserver.RecordedRequest;

/** fabric8's mock of Kubernetes' API server, on the loopback address: it keeps what is created. */
final class KubernetesMock implements AutoCloseable {
  private final KubernetesMockServer server =
      new KubernetesMockServer(
          new Context(), new MockWebServer(), new HashMap<>(), new CreatingByApply(), false);

  private KubernetesMock() {}

  static KubernetesMock start() {
    KubernetesMock mock = new KubernetesMock();
    mock.server.init(InetAddress.getLoopbackAddress(), 0);
    return mock;
  }

  String url() {
    return "http://" + server.getHostName() + ':' + server.getPort();
  }

  KubernetesClient client() {
    return server.createClient();
  }

  List<Pod> pods(String namespace) {
    try (KubernetesClient client = client()) {
      return client.pods().inNamespace(namespace).list().getItems();
    }
  }

  List<ConfigMap> configMaps(String namespace) {
    try (KubernetesClient client = client()) {
      return client.configMaps().inNamespace(namespace).list().getItems();
    }
  }

  @Override
  public void close() {
    server.destroy();
  }

  /**
   * The mock knows no server-side apply, by which Spark creates all but pods. Here an apply
   * creates, and fails where the object is there.
   */
  private static final class CreatingByApply extends KubernetesCrudDispatcher {
    @Override
    public MockResponse handlePatch(RecordedRequest request) {
      String type = String.valueOf(request.getHeader("Content-Type"));
      return type.startsWith("application/apply-patch")
          ? handleCreate(creation(request))
          : super.handlePatch(request);
    }

    /** The same object, sent to the folder of its name. */
    private static RecordedRequest creation(RecordedRequest apply) {
      String path = apply.getPath().replaceFirst("\\?.*", "").replaceFirst("/[^/]+$", "");
      return new RecordedRequest(
          "POST " + path + " HTTP/1.1",
          apply.getHeaders(),
          List.of(),
          apply.getBodySize(),
          apply.getBody(),
          apply.getSequenceNumber(),
          new Socket());
    }
  }
}
