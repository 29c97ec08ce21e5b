package dev.precis.llm.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All files of a model: one, or the parts that llama.cpp's gguf-split writes ({@code
 * NAME-00001-of-0000N.gguf}). llama.cpp finds them by the name of the first. Immutable.
 *
 * @param tensors the tensors of all parts
 * @param fileBytes the size of all parts in bytes
 */
record SplitModel(List<TensorInfo> tensors, long fileBytes) {
  private static final String NUMBER = "split.no";
  private static final String COUNT = "split.count";
  private static final String TENSORS = "split.tensors.count";

  SplitModel {
    tensors = List.copyOf(tensors);
  }

  /** Finds and reads the other parts of a model, which are beside the first one. */
  static SplitModel of(GgufPart first) {
    GgufMetadata metadata = first.metadata();
    GgufCursor cursor = metadata.cursor();
    int parts = metadata.u16(COUNT).orElse(1);
    if (parts <= 1) {
      return new SplitModel(first.tensors(), cursor.size());
    }
    int number = number(metadata);
    Path file = cursor.file();
    String name = file.getFileName().toString();
    String suffix = partName("", number, parts);
    if (!name.endsWith(suffix)) {
      throw cursor.refuse(
          "the name of part %d of %d must end in %s, got %s", number + 1, parts, suffix, name);
    }
    String prefix = name.substring(0, name.length() - suffix.length());
    if (number != 0) {
      throw cursor.refuse(
          "a split model loads from its first part, got part %d of %d; give the file %s",
          number + 1, parts, partName(prefix, 0, parts));
    }
    List<TensorInfo> tensors = new ArrayList<>(first.tensors());
    long bytes = cursor.size();
    for (int part = 1; part < parts; part++) {
      Path sibling = file.resolveSibling(partName(prefix, part, parts));
      try (GgufCursor other = GgufCursor.open(sibling)) {
        tensors.addAll(readPart(other, part, parts));
        bytes += other.size();
      } catch (GgufFormatException e) {
        String reason = "its part %d of %d, %s, fails: %s";
        throw cursor.refuse(reason, part + 1, parts, sibling.getFileName(), e.reason());
      }
    }
    checkTogether(metadata, tensors);
    return new SplitModel(tensors, bytes);
  }

  private static int number(GgufMetadata metadata) {
    OptionalInt number = metadata.u16(NUMBER);
    return number.orElseThrow(() -> metadata.missing(NUMBER));
  }

  private static String partName(String prefix, int part, int parts) {
    return String.format(Locale.ROOT, "%s-%05d-of-%05d.gguf", prefix, part + 1, parts);
  }

  private static List<TensorInfo> readPart(GgufCursor cursor, int part, int parts) {
    GgufPart read = GgufPart.read(cursor);
    int number = number(read.metadata());
    if (number != part) {
      throw cursor.refuse(
          "%s must be %d in part %d of %d, got %d", NUMBER, part, part + 1, parts, number);
    }
    return read.tensors();
  }

  private static void checkTogether(GgufMetadata metadata, List<TensorInfo> tensors) {
    Set<String> names = new HashSet<>();
    for (TensorInfo tensor : tensors) {
      if (!names.add(tensor.name())) {
        throw metadata
            .cursor()
            .refuse("the tensor %s must be in one part, got it in two", tensor.name());
      }
    }
    int expected = metadata.i32(TENSORS).orElseThrow(() -> metadata.missing(TENSORS));
    if (tensors.size() != expected) {
      throw metadata
          .cursor()
          .refuse(
              "its parts must hold %d tensors in all (%s), got %d",
              expected, TENSORS, tensors.size());
    }
  }
}
