package dev.precis.llm.gguf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Splits a model as llama.cpp's gguf-split does: the first part has all keys of the model, each its
 * share of the tensors, with offsets of its own.
 */
public final class GgufSplit {
  private static final int ALIGNMENT = 32;

  /** Magic, version, number of tensors, number of keys. */
  private static final int FIXED_BYTES = 4 + 4 + 8 + 8;

  private GgufSplit() {}

  /**
   * @return the parts, the first one first
   */
  public static List<Path> split(Path model, Path folder, String name, int parts)
      throws IOException {
    byte[] file = Files.readAllBytes(model);
    try (GgufCursor cursor = GgufCursor.open(model)) {
      cursor.seek(4 + 4 + 8);
      long keys = cursor.i64();
      GgufMetadata.read(cursor, keys);
      byte[] pairs = Arrays.copyOfRange(file, FIXED_BYTES, (int) cursor.position());
      List<TensorInfo> tensors = new ArrayList<>();
      List<byte[]> entries = new ArrayList<>();
      int count = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(8);
      for (int i = 0; i < count; i++) {
        int start = (int) cursor.position();
        tensors.add(TensorInfo.read(cursor, i));
        // The last field, its offset, becomes another.
        entries.add(Arrays.copyOfRange(file, start, (int) cursor.position() - 8));
      }
      int data = padded((int) cursor.position());
      List<Path> written = new ArrayList<>();
      for (int part = 0; part < parts; part++) {
        int from = count * part / parts;
        int to = count * (part + 1) / parts;
        byte[] own = part == 0 ? pairs : new byte[0];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Arrays.copyOf(file, 8));
        out.writeBytes(GgufBuilder.i64(to - from));
        out.writeBytes(GgufBuilder.i64((part == 0 ? keys : 0) + 3));
        out.writeBytes(own);
        out.writeBytes(key("split.no", 2, new byte[] {(byte) part, 0}));
        out.writeBytes(key("split.count", 2, new byte[] {(byte) parts, 0}));
        out.writeBytes(key("split.tensors.count", 5, GgufBuilder.i32(count)));
        long offset = 0;
        for (int i = from; i < to; i++) {
          out.writeBytes(entries.get(i));
          out.writeBytes(GgufBuilder.i64(offset));
          offset += padded((int) tensors.get(i).bytes());
        }
        pad(out);
        for (int i = from; i < to; i++) {
          int start = data + (int) tensors.get(i).offset();
          out.write(file, start, (int) tensors.get(i).bytes());
          pad(out);
        }
        written.add(
            Files.write(
                folder.resolve(
                    String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", name, part + 1, parts)),
                out.toByteArray()));
      }
      return written;
    }
  }

  private static byte[] key(String name, int type, byte[] value) {
    return GgufBuilder.joined(
        GgufBuilder.text(GgufBuilder.utf8(name)), GgufBuilder.i32(type), value);
  }

  private static void pad(ByteArrayOutputStream out) {
    out.writeBytes(new byte[padded(out.size()) - out.size()]);
  }

  private static int padded(int bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
