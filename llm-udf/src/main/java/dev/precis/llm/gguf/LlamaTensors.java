package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of the llama architecture, which Llama, Mistral, Mixtral, TinyLlama, Yi, SmolLM and
 * many others use, with the shapes that llama.cpp b4916 derives from the metadata. llama.cpp uses
 * the first layer's number of heads and width for all layers, even if the metadata has an array.
 */
final class LlamaTensors {
  private LlamaTensors() {}

  /** The tensors of the whole model. */
  static List<ExpectedTensor> ofModel(Hyperparameters sizes, int vocabulary) {
    long width = sizes.embeddingLength();
    return List.of(
        required("token_embd.weight", width, vocabulary),
        required("output_norm.weight", width),
        optional("output.weight", width, vocabulary),
        optional("rope_freqs.weight", sizes.keyLength() / 2));
  }

  /** The tensors of one layer. */
  static List<ExpectedTensor> ofLayer(Hyperparameters sizes, int layer) {
    List<ExpectedTensor> tensors = new ArrayList<>(attention(sizes, layer));
    String block = "blk." + layer + ".";
    long width = sizes.embeddingLength();
    long inner = sizes.feedForward().get(0);
    tensors.add(required(block + "ffn_norm.weight", width));
    if (sizes.experts() == 0) {
      tensors.add(required(block + "ffn_gate.weight", width, inner));
      tensors.add(required(block + "ffn_down.weight", inner, width));
      tensors.add(required(block + "ffn_up.weight", width, inner));
      tensors.add(optional(block + "ffn_gate.bias", inner));
      tensors.add(optional(block + "ffn_down.bias", width));
      tensors.add(optional(block + "ffn_up.bias", inner));
    } else {
      long experts = sizes.experts();
      tensors.add(required(block + "ffn_gate_inp.weight", width, experts));
      tensors.add(optional(block + "ffn_gate_exps.weight", width, inner, experts));
      tensors.add(required(block + "ffn_down_exps.weight", inner, width, experts));
      tensors.add(required(block + "ffn_up_exps.weight", width, inner, experts));
    }
    return tensors;
  }

  private static List<ExpectedTensor> attention(Hyperparameters sizes, int layer) {
    String block = "blk." + layer + ".";
    long width = sizes.embeddingLength();
    long queries = (long) sizes.keyLength() * sizes.heads().get(0);
    long keys = (long) sizes.keyLength() * sizes.kvHeads().get(0);
    long values = (long) sizes.valueLength() * sizes.kvHeads().get(0);
    return List.of(
        required(block + "attn_norm.weight", width),
        required(block + "attn_q.weight", width, queries),
        required(block + "attn_k.weight", width, keys),
        required(block + "attn_v.weight", width, values),
        required(block + "attn_output.weight", queries, width),
        optional(block + "attn_q.bias", width),
        optional(block + "attn_k.bias", keys),
        optional(block + "attn_v.bias", values),
        optional(block + "attn_output.bias", width));
  }

  private static ExpectedTensor required(String name, long... shape) {
    return new ExpectedTensor(name, true, longs(shape));
  }

  private static ExpectedTensor optional(String name, long... shape) {
    return new ExpectedTensor(name, false, longs(shape));
  }

  private static List<Long> longs(long... values) {
    List<Long> boxed = new ArrayList<>();
    for (long value : values) {
      boxed.add(value);
    }
    return boxed;
  }
}
