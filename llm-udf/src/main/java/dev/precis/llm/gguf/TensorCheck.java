package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the tensors with the model's sizes, as llama.cpp does: none may be missing, have another
 * shape, or be unknown. For the llama architecture, it checks all tensors; for others, the
 * embedding and the numbers of the layers.
 */
final class TensorCheck {
  private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,9})\\..*");
  private static final String EMBEDDING = "token_embd.weight";

  /** Architectures with other layer names, or with layers that may be empty. */
  private static final Set<String> OTHER_BLOCKS =
      Set.of("t5", "t5encoder", "wavtokenizer-dec", "deci");

  private final GgufCursor cursor;
  private final String architecture;
  private final Hyperparameters sizes;
  private final int vocabulary;
  private final Map<String, TensorInfo> tensors = new HashMap<>();

  TensorCheck(GgufCursor cursor, String architecture, Hyperparameters sizes, int vocabulary) {
    this.cursor = cursor;
    this.architecture = architecture;
    this.sizes = sizes;
    this.vocabulary = vocabulary;
  }

  /** Checks all tensors of a model. */
  void check(List<TensorInfo> all) {
    all.forEach(tensor -> tensors.put(tensor.name(), tensor));
    if (architecture.equals("llama")) {
      checkLlama();
    } else {
      checkBlocks();
      long width = sizes.embeddingLength();
      if (!architecture.equals("wavtokenizer-dec")) {
        check(new ExpectedTensor(EMBEDDING, true, List.of(width, (long) vocabulary)));
      }
    }
  }

  private void checkLlama() {
    checkBlocks();
    List<ExpectedTensor> expected = new ArrayList<>(LlamaTensors.ofModel(sizes, vocabulary));
    for (int layer = 0; layer < sizes.layers(); layer++) {
      expected.addAll(LlamaTensors.ofLayer(sizes, layer));
    }
    Set<String> known = new HashSet<>();
    for (ExpectedTensor tensor : expected) {
      check(tensor);
      known.add(tensor.name());
    }
    for (String name : tensors.keySet()) {
      if (!known.contains(name)) {
        throw cursor.refuse(
            "llama.cpp b4916 uses no such tensor in a model of the architecture llama, got %s",
            name);
      }
    }
  }

  private void check(ExpectedTensor expected) {
    TensorInfo found = tensors.get(expected.name());
    if (found == null) {
      if (expected.required()) {
        throw cursor.refuse(
            "the tensor %s is missing, got %d other tensors", expected.name(), tensors.size());
      }
      return;
    }
    if (!found.shape().equals(expected.shape())) {
      throw cursor.refuse(
          "the tensor %s must have the shape %s by the metadata, got %s",
          expected.name(),
          TensorInfo.describe(expected.shape()),
          TensorInfo.describe(found.shape()));
    }
  }

  /** Each layer must have tensors, and every tensor must belong to one of the layers. */
  private void checkBlocks() {
    if (OTHER_BLOCKS.contains(architecture)) {
      return;
    }
    Set<Integer> blocks = new HashSet<>();
    for (String name : tensors.keySet()) {
      Matcher block = BLOCK.matcher(name);
      if (block.matches()) {
        blocks.add(Integer.valueOf(block.group(1)));
        if (Integer.parseInt(block.group(1)) >= sizes.layers()) {
          throw cursor.refuse(
              "%s.block_count is %d, so the last layer must be blk.%d, got the tensor %s",
              architecture, sizes.layers(), sizes.layers() - 1, name);
        }
      }
    }
    for (int layer = 0; layer < sizes.layers(); layer++) {
      if (!blocks.contains(layer)) {
        throw cursor.refuse(
            "%s.block_count is %d, got no tensor of the layer blk.%d",
            architecture, sizes.layers(), layer);
      }
    }
  }
}
