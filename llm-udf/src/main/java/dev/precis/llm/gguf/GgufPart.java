package dev.precis.llm.gguf;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The header of one file: a whole model, or a part of a split model. Valid while its cursor is
 * open.
 *
 * @param metadata its keys
 * @param tensors its tensors, in the file's order
 */
record GgufPart(GgufMetadata metadata, List<TensorInfo> tensors) {
  private static final String MAGIC = "GGUF";
  private static final int MAX_TENSORS = 65_536;
  private static final int DEFAULT_ALIGNMENT = 32;

  /** {@code TENSOR_ALIGNMENT}: ggml ends the process if a mapped buffer is not aligned. */
  private static final int BUFFER_ALIGNMENT = 32;

  GgufPart {
    tensors = List.copyOf(tensors);
  }

  /** Reads the header, and checks that the file contains all weights. */
  static GgufPart read(GgufCursor cursor) {
    checkMagic(cursor);
    checkVersion(cursor);
    cursor.place("its header");
    long tensorCount = cursor.i64();
    long keyCount = cursor.i64();
    GgufMetadata metadata = GgufMetadata.read(cursor, keyCount);
    long afterKeys = cursor.position();
    int alignment = alignment(metadata);
    cursor.seek(afterKeys);
    List<TensorInfo> tensors = readTensors(cursor, tensorCount);
    checkData(cursor, tensors, alignment);
    return new GgufPart(metadata, tensors);
  }

  private static void checkMagic(GgufCursor cursor) {
    if (cursor.size() == 0) {
      throw cursor.refuse("it is empty, got 0 bytes; an unfinished download or copy?");
    }
    byte[] head = new byte[(int) Math.min(ForeignFormat.PROBE_BYTES, cursor.size())];
    cursor.bytes(head, head.length);
    if (!new String(head, StandardCharsets.ISO_8859_1).startsWith(MAGIC)) {
      throw cursor.refuse("it is not a GGUF file, got %s", ForeignFormat.describe(head));
    }
    cursor.seek(MAGIC.length());
  }

  private static void checkVersion(GgufCursor cursor) {
    int version = cursor.i32();
    int swapped = Integer.reverseBytes(version);
    if (version != 0 && swapped > 0 && swapped <= 0xFFFF) {
      throw cursor.refuse(
          "it is a big-endian GGUF file, got version %d with its bytes swapped; get the little-endian file",
          swapped);
    }
    if (version == 1) {
      throw cursor.refuse(
          "GGUF version must be 2 or 3, got 1, which is no longer read; convert the model again");
    }
    if (version < 2 || version > 3) {
      throw cursor.refuse("GGUF version must be 2 or 3, got %s", Integer.toUnsignedString(version));
    }
  }

  private static int alignment(GgufMetadata metadata) {
    OptionalInt alignment = metadata.count("general.alignment");
    int value = alignment.orElse(DEFAULT_ALIGNMENT);
    if (Integer.bitCount(value) != 1) {
      throw metadata.cursor().refuse("general.alignment must be a power of two, got %d", value);
    }
    return value;
  }

  private static List<TensorInfo> readTensors(GgufCursor cursor, long count) {
    if (count < 0 || count > MAX_TENSORS) {
      throw cursor.refuse(
          "the number of tensors must be within 0 to %,d, got %s",
          MAX_TENSORS, Long.toUnsignedString(count));
    }
    List<TensorInfo> tensors = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count; i++) {
      TensorInfo tensor = TensorInfo.read(cursor, i);
      if (!names.add(tensor.name())) {
        throw cursor.refuse("the file is damaged: the tensor %s is there twice", tensor.name());
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  /** llama.cpp accepts only tensors that follow each other, each padded to the alignment. */
  private static void checkData(GgufCursor cursor, List<TensorInfo> tensors, int alignment) {
    long start = padded(cursor.position(), alignment);
    if (!tensors.isEmpty() && start % BUFFER_ALIGNMENT != 0) {
      throw cursor.refuse(
          "the weights must start at a multiple of %d bytes, got byte %,d (general.alignment %d)",
          BUFFER_ALIGNMENT, start, alignment);
    }
    long expected = 0;
    long needed = 0;
    for (TensorInfo tensor : tensors) {
      if (tensor.offset() != expected) {
        throw cursor.refuse(
            "the tensor %s must start at byte %,d of the weights, right after the one before it, got %s",
            tensor.name(), expected, Long.toUnsignedString(tensor.offset()));
      }
      needed = start + expected + tensor.bytes();
      expected += padded(tensor.bytes(), alignment);
      if (needed < 0 || expected < 0 || start + expected < 0) {
        throw cursor.refuse("the weights must have fewer than 2^63 bytes, got more");
      }
    }
    if (needed > cursor.size()) {
      throw cursor.refuse(
          "the file is shorter than its weights: it needs %,d bytes, got %,d; an unfinished download or copy?",
          needed, cursor.size());
    }
  }

  private static long padded(long bytes, int alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
  }
}
