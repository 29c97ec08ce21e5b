package dev.precis.llm.gguf;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The number formats of tensors that llama.cpp b4916 knows: their number in the file, and the
 * values and bytes of a block. They are from ggml's type table, and each was confirmed by loading a
 * file with it, because the library rejects a file with wrong offsets.
 */
enum TensorType {
  F32(0, 1, 4),
  F16(1, 1, 2),
  Q4_0(2, 32, 18),
  Q4_1(3, 32, 20),
  Q5_0(6, 32, 22),
  Q5_1(7, 32, 24),
  Q8_0(8, 32, 34),
  Q8_1(9, 32, 36),
  Q2_K(10, 256, 84),
  Q3_K(11, 256, 110),
  Q4_K(12, 256, 144),
  Q5_K(13, 256, 176),
  Q6_K(14, 256, 210),
  Q8_K(15, 256, 292),
  IQ2_XXS(16, 256, 66),
  IQ2_XS(17, 256, 74),
  IQ3_XXS(18, 256, 98),
  IQ1_S(19, 256, 50),
  IQ4_NL(20, 32, 18),
  IQ3_S(21, 256, 110),
  IQ2_S(22, 256, 82),
  IQ4_XS(23, 256, 136),
  I8(24, 1, 1),
  I16(25, 1, 2),
  I32(26, 1, 4),
  I64(27, 1, 8),
  F64(28, 1, 8),
  IQ1_M(29, 256, 56),
  BF16(30, 1, 2),
  TQ1_0(34, 256, 54),
  TQ2_0(35, 256, 66);

  /** Numbers of formats that only other builds know, with advice. */
  private static final Map<Integer, String> UNREADABLE =
      Map.ofEntries(
          Map.entry(4, "Q4_2, removed in 2023; quantize the model again"),
          Map.entry(5, "Q4_3, removed in 2023; quantize the model again"),
          Map.entry(31, "Q4_0_4_4, removed; use the model's Q4_0 file, which is repacked on load"),
          Map.entry(32, "Q4_0_4_8, removed; use the model's Q4_0 file, which is repacked on load"),
          Map.entry(33, "Q4_0_8_8, removed; use the model's Q4_0 file, which is repacked on load"),
          Map.entry(36, "IQ4_NL_4_4, removed; use the model's IQ4_NL file"),
          Map.entry(37, "IQ4_NL_4_8, removed; use the model's IQ4_NL file"),
          Map.entry(38, "IQ4_NL_8_8, removed; use the model's IQ4_NL file"),
          Map.entry(39, "MXFP4, newer than llama.cpp b4916; use a Q8_0 or Q4_K_M file"));

  private static final Map<Integer, TensorType> BY_ID = new HashMap<>();

  static {
    for (TensorType type : values()) {
      BY_ID.put(type.id, type);
    }
  }

  private final int id;
  private final int blockValues;
  private final int blockBytes;

  TensorType(int id, int blockValues, int blockBytes) {
    this.id = id;
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
  }

  /** The format of a number in the file; empty if it is unknown. */
  static Optional<TensorType> of(int id) {
    return Optional.ofNullable(BY_ID.get(id));
  }

  /** Describes a number of an unknown format. */
  static String describeUnreadable(int id) {
    return UNREADABLE.getOrDefault(
        id, "unknown to llama.cpp b4916; use a Q8_0 or Q4_K_M file, or download the file again");
  }

  /** The values of a block. */
  int blockValues() {
    return blockValues;
  }

  /** The bytes of a block. */
  int blockBytes() {
    return blockBytes;
  }

  /**
   * Whether llama.cpp can multiply by a matrix of this type. It also loads matrices of other types,
   * and then ends the process at the first token.
   */
  boolean holdsWeights() {
    return switch (this) {
      case I8, I16, I32, I64, F64, Q8_1, Q8_K -> false;
      default -> true;
    };
  }
}
