package dev.precis.llm.gguf;

/**
 * The position of a metadata value in the file. Values are read on demand: a vocabulary of 128,000
 * tokens would take memory that nothing needs. Immutable.
 *
 * @param type the value's type
 * @param element the type of an array's elements; otherwise the value's own type
 * @param position the offset in bytes of the value, or of an array's first element
 * @param count the number of an array's elements; otherwise 1
 */
record GgufValue(ValueType type, ValueType element, long position, long count) {
  boolean isArrayOf(ValueType elements) {
    return type == ValueType.ARR && element == elements;
  }

  /** Describes its type in messages. */
  String label() {
    return type == ValueType.ARR
        ? "an array of " + count + " " + element.label()
        : "the type " + type.label();
  }
}
