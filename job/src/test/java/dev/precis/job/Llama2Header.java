package dev.precis.job;

import dev.precis.llm.gguf.GgufHeader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The header of Llama 2 7B Chat, Q4_K_M, as models/catalog.tsv has it: a file of its size and shape
 * whose weights are a hole, so that it takes no room on most disks.
 */
final class Llama2Header {
  private static final long FILE_BYTES = 4_081_004_224L;
  private static final int LAYERS = 32;
  private static final int WIDTH = 4096;
  private static final int INNER = 11008;
  private static final int VOCABULARY = 32000;

  private static final int U32 = 4;
  private static final int I32 = 5;
  private static final int F32 = 6;
  private static final int TEXT = 8;
  private static final int LIST = 9;

  private static final int FLOATS = 0;
  private static final int Q4_K = 12;
  private static final int Q6_K = 14;

  private final ByteArrayOutputStream keys = new ByteArrayOutputStream();
  private final ByteArrayOutputStream tensors = new ByteArrayOutputStream();
  private int keyCount;
  private int tensorCount;
  private long offset;

  private Llama2Header() {}

  /**
   * @param folder where the file may lie
   */
  static GgufHeader read(Path folder) throws IOException {
    Llama2Header header = new Llama2Header();
    header.addKeys();
    header.addTensors();
    Path file = folder.resolve("llama-2-7b-chat.Q4_K_M.gguf");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write("GGUF".getBytes(StandardCharsets.US_ASCII));
      out.write(i32(3));
      out.write(i64(header.tensorCount));
      out.write(i64(header.keyCount));
      out.write(header.keys.toByteArray());
      out.write(header.tensors.toByteArray());
      out.setLength(FILE_BYTES);
    }
    return GgufHeader.read(file);
  }

  private void addKeys() {
    key("general.architecture", TEXT, text("llama"));
    key("general.file_type", U32, i32(15));
    key("llama.context_length", U32, i32(4096));
    key("llama.embedding_length", U32, i32(WIDTH));
    key("llama.block_count", U32, i32(LAYERS));
    key("llama.feed_forward_length", U32, i32(INNER));
    key("llama.attention.head_count", U32, i32(32));
    key("llama.attention.head_count_kv", U32, i32(32));
    key("llama.attention.layer_norm_rms_epsilon", F32, i32(Float.floatToIntBits(1e-5f)));
    key("tokenizer.ggml.model", TEXT, text("llama"));
    ByteArrayOutputStream tokens = list(TEXT);
    ByteArrayOutputStream types = list(I32);
    for (int token = 0; token < VOCABULARY; token++) {
      tokens.writeBytes(text(token(token)));
      types.writeBytes(i32(token == 0 ? 2 : token < 3 ? 3 : token < 259 ? 6 : 1));
    }
    key("tokenizer.ggml.tokens", LIST, tokens.toByteArray());
    key("tokenizer.ggml.token_type", LIST, types.toByteArray());
  }

  private static String token(int token) {
    return switch (token) {
      case 0 -> "<unk>";
      case 1 -> "<s>";
      case 2 -> "</s>";
      case 259 -> "\u2581";
      default -> token < 259 ? String.format("<0x%02X>", token - 3) : "t" + token;
    };
  }

  private void addTensors() {
    tensor("token_embd.weight", Q4_K, WIDTH, VOCABULARY);
    tensor("output_norm.weight", FLOATS, WIDTH, 1);
    tensor("output.weight", Q6_K, WIDTH, VOCABULARY);
    for (int layer = 0; layer < LAYERS; layer++) {
      String block = "blk." + layer + '.';
      tensor(block + "attn_norm.weight", FLOATS, WIDTH, 1);
      tensor(block + "attn_q.weight", Q4_K, WIDTH, WIDTH);
      tensor(block + "attn_k.weight", Q4_K, WIDTH, WIDTH);
      tensor(block + "attn_v.weight", Q4_K, WIDTH, WIDTH);
      tensor(block + "attn_output.weight", Q4_K, WIDTH, WIDTH);
      tensor(block + "ffn_norm.weight", FLOATS, WIDTH, 1);
      tensor(block + "ffn_gate.weight", Q4_K, WIDTH, INNER);
      tensor(block + "ffn_up.weight", Q4_K, WIDTH, INNER);
      tensor(block + "ffn_down.weight", Q4_K, INNER, WIDTH);
    }
  }

  private void key(String name, int type, byte[] value) {
    keys.writeBytes(text(name));
    keys.writeBytes(i32(type));
    keys.writeBytes(value);
    keyCount++;
  }

  private static ByteArrayOutputStream list(int element) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.writeBytes(i32(element));
    list.writeBytes(i64(VOCABULARY));
    return list;
  }

  /**
   * @param rows 1 for a tensor of one dimension
   */
  private void tensor(String name, int type, long columns, long rows) {
    tensors.writeBytes(text(name));
    tensors.writeBytes(i32(rows == 1 ? 1 : 2));
    tensors.writeBytes(i64(columns));
    if (rows > 1) {
      tensors.writeBytes(i64(rows));
    }
    tensors.writeBytes(i32(type));
    tensors.writeBytes(i64(offset));
    // 256 numbers are 144 bytes of Q4_K, 210 of Q6_K, 1024 as they are.
    long bytes = columns * rows / 256 * (type == Q4_K ? 144 : type == Q6_K ? 210 : 1024);
    offset += (bytes + 31) / 32 * 32;
    tensorCount++;
  }

  private static byte[] text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + utf8.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(utf8.length)
        .put(utf8)
        .array();
  }

  private static byte[] i32(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] i64(long value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
  }
}
