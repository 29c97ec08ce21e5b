package dev.precis.llm.gguf;

import java.util.List;

/**
 * A tensor that llama.cpp looks for. Immutable.
 *
 * @param name its name
 * @param required whether the model cannot be loaded without it
 * @param shape its lengths, without trailing lengths of 1
 */
record ExpectedTensor(String name, boolean required, List<Long> shape) {
  ExpectedTensor {
    int end = shape.size();
    while (end > 1 && shape.get(end - 1) == 1) {
      end--;
    }
    shape = List.copyOf(shape.subList(0, end));
  }
}
