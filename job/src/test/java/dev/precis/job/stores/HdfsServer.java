package dev.precis.job.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Hadoop's own small HDFS, with one node of each kind, in this process. By reflection: the jar is
 * on the class path of the profile {@code stores} alone.
 */
final class HdfsServer implements Store {
  private static final String CLUSTER = "org.apache.hadoop.hdfs.MiniDFSCluster";

  private final Object cluster;
  private final URI address;

  private HdfsServer(Object cluster) {
    this.cluster = cluster;
    this.address = (URI) call(cluster, "getURI");
  }

  static HdfsServer start(Path folder) throws IOException {
    try {
      Object builder =
          Class.forName(CLUSTER + "$Builder")
              .getConstructor(Configuration.class, java.io.File.class)
              .newInstance(new Configuration(), folder.resolve("hdfs").toFile());
      Object cluster = call(builder, "build");
      call(cluster, "waitActive");
      return new HdfsServer(cluster);
    } catch (ReflectiveOperationException e) {
      throw new IOException("Cannot start HDFS; the profile stores has it", e);
    }
  }

  private static Object call(Object target, String method) {
    try {
      return target.getClass().getMethod(method).invoke(target);
    } catch (InvocationTargetException e) {
      throw new UncheckedIOException(new IOException(e.getCause()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String uri(String name) {
    return address + "/user/precis/" + name;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("spark.hadoop.dfs.replication", "1");
  }

  /** None: Spark brings the client. */
  @Override
  public String jars() {
    return "";
  }

  @Override
  public void close() {
    call(cluster, "shutdown");
  }
}
