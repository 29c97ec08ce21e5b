package dev.precis.job.deploy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A file with the header of Llama 2 7B Chat as Q4_K_M: its measures, its tensors with their types,
 * a vocabulary of its size. Of the weights there is the length alone, so that the file takes no
 * room on a disk.
 */
final class LlamaTwoHeader {
  /** Of the real file, as models/catalog.tsv has it. */
  static final long FILE_BYTES = 4_081_004_224L;

  private static final int LAYERS = 32;
  private static final int WIDTH = 4096;
  private static final int INNER = 11_008;
  private static final int TOKENS = 32_000;
  private static final int HEADS = 32;

  private static final int U32 = 4;
  private static final int I32 = 5;
  private static final int F32 = 6;
  private static final int TEXT = 8;
  private static final int ARRAY = 9;

  /** Kinds of tensors: their number in the file, values and bytes of a block. */
  private enum Kind {
    F32(0, 1, 4),
    Q4_K(12, 256, 144),
    Q6_K(14, 256, 210);

    private final int id;
    private final int values;
    private final int bytes;

    Kind(int id, int values, int bytes) {
      this.id = id;
      this.values = values;
      this.bytes = bytes;
    }
  }

  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private long keyCount;
  private long tensorCount;
  private long offset;

  private LlamaTwoHeader() {}

  static Path write(Path file) {
    LlamaTwoHeader header = new LlamaTwoHeader();
    header.keys();
    header.tensors();
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(header.bytes());
      out.setLength(FILE_BYTES);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("GGUF".getBytes(StandardCharsets.US_ASCII));
    number(out, 3);
    longNumber(out, tensorCount);
    longNumber(out, keyCount);
    out.writeBytes(keys.toByteArray());
    out.writeBytes(tensors.toByteArray());
    return out.toByteArray();
  }

  private void keys() {
    key("general.architecture", TEXT);
    text(keys, "llama");
    key("general.name", TEXT);
    text(keys, "LLaMA v2");
    key("general.file_type", U32);
    number(keys, 15);
    measure("context_length", 4096);
    measure("embedding_length", WIDTH);
    measure("block_count", LAYERS);
    measure("feed_forward_length", INNER);
    measure("attention.head_count", HEADS);
    measure("attention.head_count_kv", HEADS);
    key("llama.attention.layer_norm_rms_epsilon", F32);
    number(keys, Float.floatToIntBits(1e-6f));
    vocabulary();
  }

  private void vocabulary() {
    key("tokenizer.ggml.model", TEXT);
    text(keys, "llama");
    key("tokenizer.ggml.tokens", ARRAY);
    number(keys, TEXT);
    longNumber(keys, TOKENS);
    for (int token = 0; token < TOKENS; token++) {
      text(keys, token(token));
    }
    key("tokenizer.ggml.token_type", ARRAY);
    number(keys, I32);
    longNumber(keys, TOKENS);
    for (int token = 0; token < TOKENS; token++) {
      // Unknown, control, byte, normal.
      number(keys, token == 0 ? 2 : token < 3 ? 3 : token < 259 ? 6 : 1);
    }
  }

  private static String token(int token) {
    return switch (token) {
      case 0 -> "<unk>";
      case 1 -> "<s>";
      case 2 -> "</s>";
      default -> token < 259 ? "<0x%02X>".formatted(token - 3) : "\u2581" + token;
    };
  }

  private void tensors() {
    tensor("token_embd.weight", Kind.Q4_K, WIDTH, TOKENS);
    tensor("output_norm.weight", Kind.F32, WIDTH);
    tensor("output.weight", Kind.Q6_K, WIDTH, TOKENS);
    for (int layer = 0; layer < LAYERS; layer++) {
      String block = "blk." + layer + '.';
      // "M": half of these two matrices are kept more exactly.
      Kind more =
          layer < LAYERS / 8 || layer >= 7 * LAYERS / 8 || (layer - LAYERS / 8) % 3 == 2
              ? Kind.Q6_K
              : Kind.Q4_K;
      tensor(block + "attn_norm.weight", Kind.F32, WIDTH);
      tensor(block + "attn_q.weight", Kind.Q4_K, WIDTH, WIDTH);
      tensor(block + "attn_k.weight", Kind.Q4_K, WIDTH, WIDTH);
      tensor(block + "attn_v.weight", more, WIDTH, WIDTH);
      tensor(block + "attn_output.weight", Kind.Q4_K, WIDTH, WIDTH);
      tensor(block + "ffn_norm.weight", Kind.F32, WIDTH);
      tensor(block + "ffn_gate.weight", Kind.Q4_K, WIDTH, INNER);
      tensor(block + "ffn_up.weight", Kind.Q4_K, WIDTH, INNER);
      tensor(block + "ffn_down.weight", more, INNER, WIDTH);
    }
  }

  private void tensor(String name, Kind kind, long... shape) {
    text(tensors, name);
    number(tensors, shape.length);
    long values = 1;
    for (long length : shape) {
      longNumber(tensors, length);
      values *= length;
    }
    number(tensors, kind.id);
    longNumber(tensors, offset);
    // All of them are multiples of the padding, 32.
    offset += values / kind.values * kind.bytes;
    tensorCount++;
  }

  private void measure(String name, int value) {
    key("llama." + name, U32);
    number(keys, value);
  }

  private void key(String name, int type) {
    text(keys, name);
    number(keys, type);
    keyCount++;
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    longNumber(out, utf8.length);
    out.writeBytes(utf8);
  }

  private static void number(ByteArrayOutputStream out, int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private static void longNumber(ByteArrayOutputStream out, long value) {
    out.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
  }
}
