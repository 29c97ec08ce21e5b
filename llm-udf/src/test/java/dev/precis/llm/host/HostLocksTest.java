package dev.precis.llm.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.host.HostLocks.Area;
import dev.precis.llm.host.HostLocks.Held;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HostLocksTest {
  @TempDir private Path folder;
  private HostLocks one;
  private HostLocks two;

  /** A JVM that holds a whole area until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      boolean held = HostLocks.of(Path.of(args[0])).tryWhole(Area.USE).isPresent();
      System.out.println(held);
      int unused = System.in.read();
    }
  }

  @BeforeEach
  void open() throws IOException {
    one = HostLocks.of(folder.resolve("locks"));
    two = HostLocks.of(folder.resolve("locks"));
  }

  @Test
  void anAreaHasPartsForAll() throws IOException {
    try (Held part = one.tryPart(Area.USE).orElseThrow();
        Held other = two.tryPart(Area.USE).orElseThrow()) {
      assertThat(other).isNotSameAs(part);
      assertThat(one.tryWhole(Area.USE)).isEmpty();
    }
    assertThat(one.tryWhole(Area.USE)).isPresent();
  }

  @Test
  void aWholeAreaHasOneHolder() throws IOException {
    Held whole = one.tryWhole(Area.USE).orElseThrow();
    assertThat(two.tryWhole(Area.USE)).isEmpty();
    assertThat(two.tryPart(Area.USE)).isEmpty();

    whole.close();
    whole.close();

    assertThat(two.tryPart(Area.USE)).isPresent();
  }

  @Test
  void areasAreIndependent() throws IOException {
    assertThat(one.tryWhole(Area.OWNER)).isPresent();
    assertThat(two.tryWhole(Area.QUEUE)).isPresent();
    assertThat(two.tryWhole(Area.USE)).isPresent();
  }

  @Test
  void anInterruptEndsNoLock() throws IOException {
    try (Held whole = one.tryWhole(Area.OWNER).orElseThrow()) {
      Thread.currentThread().interrupt();

      assertThat(two.tryWhole(Area.OWNER)).isEmpty();
      assertThat(two.tryPart(Area.USE)).isPresent();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(whole).isNotNull();
    }
  }

  @Test
  void theLocksOfAJvmEndWithIt() throws IOException, InterruptedException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                folder.resolve("locks").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = jvm.inputReader(StandardCharsets.US_ASCII)) {
      assertThat(out.readLine()).isEqualTo("true");
      assertThat(one.tryPart(Area.USE)).isEmpty();

      jvm.destroyForcibly();
      int unused = jvm.waitFor();

      assertThat(one.tryPart(Area.USE)).isPresent();
    }
  }
}
