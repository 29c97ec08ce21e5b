package dev.precis.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Damaged headers give a header or a reason, quickly and within little memory. */
class MutatedHeaderTest {
  private static final long MAX_BYTES_A_READ = 64L << 20;
  private static final byte[] MODEL =
      GgufBuilder.llama()
          .text("tokenizer.chat_template", "{{ x }}")
          .u32("llama.attention.head_count_kv", 4)
          .u32("llama.rope.dimension_count", 8)
          .u32("tokenizer.ggml.bos_token_id", 1)
          .flag("tokenizer.ggml.add_bos_token", true)
          .u32("general.alignment", 32)
          .bytes();
  private static final int HEADER_BYTES = MODEL.length - 4 * (263 * 32 + 7 * 32 * 32 + 3 * 32);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static Path file;

  /** Overwrites bytes, or cuts the file there where there are none. */
  private record Mutation(int position, ByteBuffer bytes) {
    byte[] applyTo(byte[] model) {
      if (bytes.capacity() == 0) {
        return Arrays.copyOf(model, Math.min(position, model.length));
      }
      for (int i = 0; i < bytes.capacity() && position + i < model.length; i++) {
        model[position + i] = bytes.get(i);
      }
      return model;
    }
  }

  @BeforeContainer
  static void createFile() throws IOException {
    file = Files.createTempFile("mutated", ".gguf");
  }

  @AfterContainer
  static void deleteFile() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF)
  void damagedHeaderGivesAHeaderOrAReason(@ForAll("damage") List<Mutation> damage)
      throws IOException {
    byte[] model = MODEL.clone();
    for (Mutation mutation : damage) {
      model = mutation.applyTo(model);
    }
    write(model);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      GgufHeader header = GgufHeader.read(file);
      assertThat(header.layers()).isPositive();
      assertThat(header.kvCacheBytes(4096)).isNotNegative();
    } catch (GgufFormatException e) {
      assertThat(e.reason()).isNotBlank().doesNotContain("\n");
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as("bytes allocated by one read").isLessThan(MAX_BYTES_A_READ);
  }

  /** Rewrites the header alone: the weights behind it are zeros in every file. */
  private static void write(byte[] model) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(model, 0, Math.min(model.length, HEADER_BYTES)), 0);
      channel.truncate(model.length);
      if (channel.size() < model.length) {
        channel.write(ByteBuffer.allocate(1), model.length - 1);
      }
    }
  }

  @Provide
  Arbitrary<List<Mutation>> damage() {
    Arbitrary<Integer> anywhere = Arbitraries.integers().between(0, HEADER_BYTES - 1);
    // The byte tokens fill most of the header; the rest is where its structure is.
    Arbitrary<Integer> start = Arbitraries.integers().between(0, 700);
    Arbitrary<Integer> end = Arbitraries.integers().between(HEADER_BYTES - 1800, HEADER_BYTES - 1);
    Arbitrary<Integer> position = Arbitraries.oneOf(anywhere, start, end);
    Arbitrary<byte[]> bytes =
        Arbitraries.frequencyOf(
            Tuple.of(1, Arbitraries.just(new byte[0])),
            Tuple.of(10, Arbitraries.bytes().array(byte[].class).ofSize(1)),
            Tuple.of(4, Arbitraries.bytes().array(byte[].class).ofSize(8)),
            Tuple.of(6, Arbitraries.integers().map(v -> little(v, 4))),
            Tuple.of(6, Arbitraries.longs().map(v -> little(v, 8))));
    return Combinators.combine(position, bytes.map(ByteBuffer::wrap))
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  private static byte[] little(long value, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, bytes);
  }
}
