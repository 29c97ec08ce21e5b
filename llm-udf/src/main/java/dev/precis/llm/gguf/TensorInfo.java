package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A tensor as the header describes it. Immutable.
 *
 * @param name its name, such as {@code blk.0.attn_q.weight}
 * @param shape up to four lengths, the row's length first, without trailing lengths of 1
 * @param type its number format
 * @param offset from the start of the data section, in bytes
 */
record TensorInfo(String name, List<Long> shape, TensorType type, long offset) {
  /** {@code GGML_MAX_NAME} without the terminating zero. */
  private static final int MAX_NAME_BYTES = 63;

  private static final int MAX_DIMENSIONS = 4;

  TensorInfo {
    shape = List.copyOf(shape);
  }

  /** Reads one entry. Fails if llama.cpp does not accept it. */
  static TensorInfo read(GgufCursor cursor, int index) {
    cursor.place("the name of tensor " + index);
    String name = cursor.text(MAX_NAME_BYTES);
    cursor.place("the description of the tensor " + name);
    long dimensions = cursor.u32();
    if (dimensions > MAX_DIMENSIONS) {
      throw cursor.refuse(
          "the tensor %s must have at most %d dimensions, got %d",
          name, MAX_DIMENSIONS, dimensions);
    }
    List<Long> lengths = new ArrayList<>();
    long values = 1;
    for (int i = 0; i < dimensions; i++) {
      long length = cursor.i64();
      lengths.add(length);
      // llama.cpp divides by them, so a zero ends the process.
      if (length < 1) {
        throw cursor.refuse("the tensor %s must have positive dimensions, got %d", name, length);
      }
      if (length > (Long.MAX_VALUE - 1) / values) {
        throw cursor.refuse(
            "the tensor %s must have fewer than 2^63 values, got %s", name, describe(lengths));
      }
      values *= length;
    }
    TensorType type = readType(cursor, name);
    TensorInfo tensor = new TensorInfo(name, trimmed(lengths), type, cursor.i64());
    tensor.checkRow(cursor);
    return tensor;
  }

  private static TensorType readType(GgufCursor cursor, String name) {
    int id = cursor.i32();
    return TensorType.of(id)
        .orElseThrow(
            () ->
                cursor.refuse(
                    "the tensor %s has a format that cannot be read, got type %d (%s)",
                    name, id, TensorType.describeUnreadable(id)));
  }

  private void checkRow(GgufCursor cursor) {
    if (rowLength() % type.blockValues() != 0) {
      throw cursor.refuse(
          "the row of the tensor %s must be a multiple of %d values, the block of %s, got %d",
          name, type.blockValues(), type, rowLength());
    }
    if (shape.size() > 1 && !type.holdsWeights()) {
      throw cursor.refuse(
          "the tensor %s must have a type that llama.cpp can multiply by, got %s", name, type);
    }
    if (values() / type.blockValues() > Long.MAX_VALUE / (2L * type.blockBytes())) {
      throw cursor.refuse(
          "the tensor %s must have fewer than 2^62 bytes, got %s", name, describe(shape));
    }
  }

  private static List<Long> trimmed(List<Long> lengths) {
    int end = lengths.size();
    while (end > 1 && lengths.get(end - 1) == 1) {
      end--;
    }
    return lengths.subList(0, end);
  }

  private long rowLength() {
    return shape.isEmpty() ? 1 : shape.get(0);
  }

  /** The number of its values. */
  long values() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** Its size in the file in bytes, without padding. */
  long bytes() {
    return values() / type.blockValues() * type.blockBytes();
  }

  /** Describes a shape, such as {@code 64 x 32}. */
  static String describe(List<Long> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }
}
