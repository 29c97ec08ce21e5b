package dev.precis.llm.gguf;

/**
 * Where a metadata value lies in the file. Values stay there until they are asked for: a vocabulary
 * of 128,000 tokens would fill memory that nothing needs.
 *
 * @param type the value's type
 * @param element the type of an array's elements; the value's own type otherwise
 * @param position byte offset in the file of the value, or of an array's first element
 * @param count elements of an array, 1 otherwise
 */
record GgufValue(ValueType type, ValueType element, long position, long count) {

  boolean isArrayOf(ValueType elements) {
    return type == ValueType.ARR && element == elements;
  }

  String label() {
    return type == ValueType.ARR
        ? "an array of " + count + " " + element.label()
        : "the type " + type.label();
  }
}
