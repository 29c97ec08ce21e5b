package dev.precis.llm.gguf;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Names a model's quantization for people. */
final class FileType {
  /** llama.h's {@code llama_ftype}, by number. */
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0, "F32"),
          Map.entry(1, "F16"),
          Map.entry(2, "Q4_0"),
          Map.entry(3, "Q4_1"),
          Map.entry(7, "Q8_0"),
          Map.entry(8, "Q5_0"),
          Map.entry(9, "Q5_1"),
          Map.entry(10, "Q2_K"),
          Map.entry(11, "Q3_K_S"),
          Map.entry(12, "Q3_K_M"),
          Map.entry(13, "Q3_K_L"),
          Map.entry(14, "Q4_K_S"),
          Map.entry(15, "Q4_K_M"),
          Map.entry(16, "Q5_K_S"),
          Map.entry(17, "Q5_K_M"),
          Map.entry(18, "Q6_K"),
          Map.entry(19, "IQ2_XXS"),
          Map.entry(20, "IQ2_XS"),
          Map.entry(21, "Q2_K_S"),
          Map.entry(22, "IQ3_XS"),
          Map.entry(23, "IQ3_XXS"),
          Map.entry(24, "IQ1_S"),
          Map.entry(25, "IQ4_NL"),
          Map.entry(26, "IQ3_S"),
          Map.entry(27, "IQ3_M"),
          Map.entry(28, "IQ2_S"),
          Map.entry(29, "IQ2_M"),
          Map.entry(30, "IQ4_XS"),
          Map.entry(31, "IQ1_M"),
          Map.entry(32, "BF16"),
          Map.entry(36, "TQ1_0"),
          Map.entry(37, "TQ2_0"));

  private FileType() {}

  /** Returns the name from the file, or else the type of most of its values. */
  static String name(OptionalInt fileType, List<TensorInfo> tensors) {
    if (fileType.isPresent() && NAMES.containsKey(fileType.getAsInt())) {
      return NAMES.get(fileType.getAsInt());
    }
    Map<TensorType, Long> values = new EnumMap<>(TensorType.class);
    tensors.forEach(tensor -> values.merge(tensor.type(), tensor.values(), Long::sum));
    return values.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(entry -> entry.getKey().name())
        .orElse("unknown");
  }
}
