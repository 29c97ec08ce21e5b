package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The key-value pairs of one file: types and places read once, values read when asked for, so only
 * while the cursor is open. A value of another type than llama.cpp reads is refused, as it does.
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

  /** Reads so many pairs from the cursor's place on. */
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

  GgufCursor cursor() {
    return cursor;
  }

  Optional<GgufValue> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value where it has this type; empty where the key is missing. */
  Optional<GgufValue> value(String key, ValueType type) {
    Optional<GgufValue> value = value(key);
    if (value.isPresent() && value.get().type() != type) {
      throw cursor.refuse(
          "the key %s must have the type %s, got %s; convert the model again",
          key, type.label(), value.get().label());
    }
    return value;
  }

  GgufValue required(String key, ValueType type) {
    return value(key, type).orElseThrow(() -> missing(key));
  }

  GgufFormatException missing(String key) {
    return cursor.refuse("it has no metadata key %s, which llama.cpp needs", key);
  }

  Optional<String> text(String key) {
    return value(key, ValueType.STR)
        .map(
            value -> {
              open(key, value);
              return cursor.text(MAX_TEXT_BYTES);
            });
  }

  /** A u32 that counts something; such counts fit 31 bits in every real model. */
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

  int requiredCount(String key) {
    return count(key).orElseThrow(() -> missing(key));
  }

  /** Any u32, as a token's id, where 2^32 - 1 stands for none. */
  Optional<Long> u32(String key) {
    return value(key, ValueType.U32)
        .map(
            value -> {
              open(key, value);
              return cursor.u32();
            });
  }

  OptionalInt u16(String key) {
    Optional<GgufValue> value = value(key, ValueType.U16);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    open(key, value.get());
    return OptionalInt.of(cursor.u16());
  }

  OptionalInt i32(String key) {
    Optional<GgufValue> value = value(key, ValueType.I32);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    open(key, value.get());
    return OptionalInt.of(cursor.i32());
  }

  Optional<Boolean> flag(String key) {
    return value(key, ValueType.BOOL)
        .map(
            value -> {
              open(key, value);
              return cursor.u8() != 0;
            });
  }

  /** One count a layer, from one u32 for all of them or an array of i32; empty where missing. */
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
