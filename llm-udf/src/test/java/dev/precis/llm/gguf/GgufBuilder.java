package dev.precis.llm.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Writes GGUF files byte by byte: valid to begin with, with one fault where a test asks for it. The
 * small llama that {@link #llama()} makes loads in llama.cpp b4916.
 */
final class GgufBuilder {
  static final int WIDTH = 32;
  private static final int TYPE_BYTE = 6;

  private final List<Pair> pairs = new ArrayList<>();
  private final List<Tensor> tensors = new ArrayList<>();
  private String magic = "GGUF";
  private int version = 3;
  private Long tensorCount;
  private Long keyCount;
  private int padding = 32;
  private int cut;

  private record Pair(String key, ByteBuffer entry) {}

  private record Tensor(String name, List<Long> shape, int type, Long offset) {}

  /** One layer, 32 wide, 4 heads of 8, 263 SentencePiece tokens of which 256 are bytes. */
  static GgufBuilder llama() {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    List<Integer> types = new ArrayList<>(List.of(2, 3, 3));
    for (int i = 0; i < 256; i++) {
      tokens.add("<0x%02X>".formatted(i));
      types.add(TYPE_BYTE);
    }
    tokens.addAll(List.of("\u2581", "a", "b", "\u2581a"));
    types.addAll(Collections.nCopies(4, 1));
    GgufBuilder builder = new GgufBuilder();
    builder.text("general.architecture", "llama");
    builder.text("general.name", "small");
    builder.u32("general.file_type", 0);
    builder.measures("llama");
    builder.text("tokenizer.ggml.model", "llama");
    builder.vocabulary(tokens, types);
    builder.tensor("token_embd.weight", 0, WIDTH, tokens.size());
    builder.tensor("output_norm.weight", 0, WIDTH);
    builder.layer(0);
    return builder;
  }

  GgufBuilder measures(String architecture) {
    u32(architecture + ".context_length", 64);
    u32(architecture + ".embedding_length", WIDTH);
    u32(architecture + ".block_count", 1);
    u32(architecture + ".feed_forward_length", WIDTH);
    u32(architecture + ".attention.head_count", 4);
    return f32(architecture + ".attention.layer_norm_rms_epsilon", 1e-5f);
  }

  GgufBuilder vocabulary(List<String> tokens, List<Integer> types) {
    texts("tokenizer.ggml.tokens", tokens);
    return i32s("tokenizer.ggml.token_type", types);
  }

  GgufBuilder layer(int layer) {
    String block = "blk." + layer + ".";
    tensor(block + "attn_norm.weight", 0, WIDTH);
    for (String name :
        List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_down", "ffn_up")) {
      tensor(block + name + ".weight", 0, WIDTH, WIDTH);
    }
    return tensor(block + "ffn_norm.weight", 0, WIDTH);
  }

  GgufBuilder magic(String text) {
    magic = text;
    return this;
  }

  GgufBuilder version(int number) {
    version = number;
    return this;
  }

  GgufBuilder tensorCount(long count) {
    tensorCount = count;
    return this;
  }

  GgufBuilder keyCount(long count) {
    keyCount = count;
    return this;
  }

  GgufBuilder padding(int bytes) {
    padding = bytes;
    return this;
  }

  /** Leaves so many bytes off the file's end. */
  GgufBuilder cut(int bytes) {
    cut = bytes;
    return this;
  }

  GgufBuilder without(String key) {
    pairs.removeIf(pair -> pair.key.equals(key));
    return this;
  }

  /** Sets a key to a type's number and the bytes of its value. */
  GgufBuilder raw(String key, int type, byte[] value) {
    return without(key).again(utf8(key), type, value);
  }

  /** Adds a key although it may be there. */
  GgufBuilder again(byte[] key, int type, byte[] value) {
    pairs.add(
        new Pair(
            new String(key, StandardCharsets.UTF_8),
            ByteBuffer.wrap(joined(text(key), i32(type), value))));
    return this;
  }

  GgufBuilder u16(String key, int value) {
    return raw(key, 2, little(2).putShort((short) value).array());
  }

  GgufBuilder u32(String key, int value) {
    return raw(key, 4, i32(value));
  }

  GgufBuilder i32(String key, int value) {
    return raw(key, 5, i32(value));
  }

  GgufBuilder f32(String key, float value) {
    return raw(key, 6, little(4).putFloat(value).array());
  }

  GgufBuilder flag(String key, boolean value) {
    return raw(key, 7, new byte[] {(byte) (value ? 1 : 0)});
  }

  GgufBuilder text(String key, String value) {
    return raw(key, 8, text(utf8(value)));
  }

  GgufBuilder u64(String key, long value) {
    return raw(key, 10, i64(value));
  }

  GgufBuilder texts(String key, List<String> values) {
    byte[][] parts = values.stream().map(value -> text(utf8(value))).toArray(byte[][]::new);
    return array(key, 8, values.size(), joined(parts));
  }

  GgufBuilder i32s(String key, List<Integer> values) {
    return array(
        key, 5, values.size(), joined(values.stream().map(v -> i32(v)).toArray(byte[][]::new)));
  }

  /** An array with any element type and any count, true or not. */
  GgufBuilder array(String key, int element, long count, byte[] values) {
    return raw(key, 9, joined(i32(element), i64(count), values));
  }

  GgufBuilder withoutTensor(String name) {
    tensors.removeIf(tensor -> tensor.name.equals(name));
    return this;
  }

  GgufBuilder withoutTensors() {
    tensors.clear();
    return this;
  }

  GgufBuilder tensor(String name, int type, long... shape) {
    tensors.add(new Tensor(name, Arrays.stream(shape).boxed().toList(), type, null));
    return this;
  }

  GgufBuilder tensorAt(long offset, String name, int type, long... shape) {
    tensors.add(new Tensor(name, Arrays.stream(shape).boxed().toList(), type, offset));
    return this;
  }

  byte[] bytes() {
    byte[] file = joined(header(), new byte[(int) Math.min(dataBytes(), 1 << 22)]);
    return Arrays.copyOf(file, file.length - cut);
  }

  /** The header alone, padded to where the weights start. */
  byte[] header() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(utf8(magic));
    out.writeBytes(i32(version));
    out.writeBytes(i64(tensorCount == null ? tensors.size() : tensorCount));
    out.writeBytes(i64(keyCount == null ? pairs.size() : keyCount));
    for (Pair pair : pairs) {
      byte[] entry = new byte[pair.entry.capacity()];
      pair.entry.get(0, entry);
      out.writeBytes(entry);
    }
    long offset = 0;
    for (Tensor tensor : tensors) {
      out.writeBytes(text(utf8(tensor.name)));
      out.writeBytes(i32(tensor.shape.size()));
      for (long length : tensor.shape) {
        out.writeBytes(i64(length));
      }
      out.writeBytes(i32(tensor.type));
      out.writeBytes(i64(tensor.offset == null ? offset : tensor.offset));
      offset += padded(size(tensor));
    }
    out.writeBytes(new byte[(int) (padded(out.size()) - out.size())]);
    return out.toByteArray();
  }

  Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long dataBytes() {
    return tensors.stream().mapToLong(tensor -> padded(size(tensor))).sum();
  }

  private static long size(Tensor tensor) {
    long values = tensor.shape.stream().reduce(1L, (a, b) -> a * b);
    TensorType type = TensorType.of(tensor.type).orElse(TensorType.F32);
    return Math.max(0, values / type.blockValues() * type.blockBytes());
  }

  private long padded(long bytes) {
    return (bytes + padding - 1) / padding * padding;
  }

  static byte[] text(byte[] utf8) {
    return joined(i64(utf8.length), utf8);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] i32(int value) {
    return little(4).putInt(value).array();
  }

  static byte[] i64(long value) {
    return little(8).putLong(value).array();
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
