package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The key-value pairs of one file. It reads types and positions at once, and values on demand,
 * while the cursor is open. Like llama.cpp, it rejects a value of the wrong type.
 */
final class GgufMetadata {
  private static final int MAX_ENTRIES = 16_384;
  private static final int MAX_KEY_BYTES = 1_024;
  private static final int MAX_TEXT_BYTES = 1 << 20;

  private final GgufCursor cursor;
  private final Map<String, GgufValue> values = new HashMap<>();

  private GgufMetadata(GgufCursor cursor) {
    this.cursor = cursor;
  }

  /** Reads pairs from the cursor's position on. */
  static GgufMetadata read(GgufCursor cursor, long count) {
    if (count < 0 || count > MAX_ENTRIES) {
      throw cursor.refuse(
          "the number of metadata keys must be within 0 to %,d, got %s",
          MAX_ENTRIES, Long.toUnsignedString(count));
    }
    GgufMetadata metadata = new GgufMetadata(cursor);
    for (int i = 0; i < count; i++) {
      metadata.readEntry(i);
    }
    return metadata;
  }

  private void readEntry(int index) {
    cursor.place("the name of metadata key " + index);
    String key = cursor.strictText(MAX_KEY_BYTES);
    if (key.isEmpty()) {
      throw cursor.refuse("the file is damaged: metadata key %d has no name", index);
    }
    cursor.place("the value of the key " + key);
    ValueType type = valueType(key);
    GgufValue value;
    if (type == ValueType.ARR) {
      ValueType element = valueType(key);
      if (element == ValueType.ARR) {
        throw cursor.refuse("the key %s must not be an array of arrays", key);
      }
      long count = cursor.count(element == ValueType.STR ? Long.BYTES : element.bytes());
      value = new GgufValue(type, element, cursor.position(), count);
    } else {
      value = new GgufValue(type, type, cursor.position(), 1);
    }
    if (values.putIfAbsent(key, value) != null) {
      throw cursor.refuse("the file is damaged: the key %s is there twice", key);
    }
    skip(value);
  }

  private ValueType valueType(String key) {
    int id = cursor.i32();
    return ValueType.of(id)
        .orElseThrow(
            () ->
                cursor.refuse(
                    "the file is damaged: the type of the key %s must be within 0 to 12, got %d",
                    key, id));
  }

  private void skip(GgufValue value) {
    if (value.element() != ValueType.STR) {
      cursor.skip(value.count() * value.element().bytes());
      return;
    }
    for (long i = 0; i < value.count(); i++) {
      cursor.skipText();
    }
  }

  /** The cursor of the file. */
  GgufCursor cursor() {
    return cursor;
  }

  /** The position and type of a value; empty if the key is missing. */
  Optional<GgufValue> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The same for a value that must have this type. */
  Optional<GgufValue> value(String key, ValueType type) {
    Optional<GgufValue> value = value(key);
    if (value.isPresent() && value.get().type() != type) {
      throw cursor.refuse(
          "the key %s must have the type %s, got %s; convert the model again",
          key, type.label(), value.get().label());
    }
    return value;
  }

  /** The same for a key that must exist. */
  GgufValue required(String key, ValueType type) {
    return value(key, type).orElseThrow(() -> missing(key));
  }

  /** Returns the exception for a missing key. */
  GgufFormatException missing(String key) {
    return cursor.refuse("it has no metadata key %s, which llama.cpp needs", key);
  }

  /** Reads a text; empty if the key is missing. */
  Optional<String> text(String key) {
    return value(key, ValueType.STR)
        .map(
            value -> {
              open(key, value);
              return cursor.text(MAX_TEXT_BYTES);
            });
  }

  /** Reads a u32 that is a count. In every real model, counts fit 31 bits. */
  OptionalInt count(String key) {
    Optional<GgufValue> value = value(key, ValueType.U32);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    open(key, value.get());
    long count = cursor.u32();
    if (count > Integer.MAX_VALUE) {
      throw cursor.refuse("the key %s must be below 2^31, got %,d", key, count);
    }
    return OptionalInt.of((int) count);
  }

  /** Reads a count whose key must exist. */
  int requiredCount(String key) {
    return count(key).orElseThrow(() -> missing(key));
  }

  /** Reads any u32, such as a token's id, where 2^32 - 1 means none. */
  Optional<Long> u32(String key) {
    return value(key, ValueType.U32)
        .map(
            value -> {
              open(key, value);
              return cursor.u32();
            });
  }

  /** Reads a u16; empty if the key is missing. */
  OptionalInt u16(String key) {
    Optional<GgufValue> value = value(key, ValueType.U16);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    open(key, value.get());
    return OptionalInt.of(cursor.u16());
  }

  /** Reads an i32; empty if the key is missing. */
  OptionalInt i32(String key) {
    Optional<GgufValue> value = value(key, ValueType.I32);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    open(key, value.get());
    return OptionalInt.of(cursor.i32());
  }

  /** Reads a bool; empty if the key is missing. */
  Optional<Boolean> flag(String key) {
    return value(key, ValueType.BOOL)
        .map(
            value -> {
              open(key, value);
              return cursor.u8() != 0;
            });
  }

  /** Reads one count per layer: one u32 for all or an array of i32; empty if the key is missing. */
  Optional<List<Integer>> perLayer(String key, int layers) {
    Optional<GgufValue> found = value(key);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    GgufValue value = found.get();
    if (value.type() != ValueType.ARR) {
      return Optional.of(Collections.nCopies(layers, requiredCount(key)));
    }
    if (value.element() != ValueType.I32 || value.count() != layers) {
      throw cursor.refuse(
          "the key %s must be one u32 or an array of %d i32, one a layer, got %s",
          key, layers, value.label());
    }
    open(key, value);
    List<Integer> counts = new ArrayList<>(layers);
    for (int i = 0; i < layers; i++) {
      int count = cursor.i32();
      if (count < 0) {
        throw cursor.refuse("the key %s must not be negative, got %d", key, count);
      }
      counts.add(count);
    }
    return Optional.of(List.copyOf(counts));
  }

  private void open(String key, GgufValue value) {
    cursor.place("the value of the key " + key);
    cursor.seek(value.position());
  }
}
