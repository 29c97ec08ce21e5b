package dev.precis.llm.gguf;

import java.util.Locale;
import java.util.Optional;

/**
 * The types of metadata values. The ordinal is the number in the file (GGUF specification, {@code
 * gguf_metadata_value_type}).
 */
enum ValueType {
  U8(1),
  I8(1),
  U16(2),
  I16(2),
  U32(4),
  I32(4),
  F32(4),
  BOOL(1),
  STR(0),
  ARR(0),
  U64(8),
  I64(8),
  F64(8);

  private static final ValueType[] BY_ID = values();

  private final int bytes;

  ValueType(int bytes) {
    this.bytes = bytes;
  }

  /** The type of a number in the file; empty if it is unknown. */
  static Optional<ValueType> of(int id) {
    return id >= 0 && id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
  }

  /** The type of a {@link #label()}. */
  static ValueType named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /** The size of a value in bytes, 0 for types without a fixed size. */
  int bytes() {
    return bytes;
  }

  /** The name that llama.cpp prints. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
