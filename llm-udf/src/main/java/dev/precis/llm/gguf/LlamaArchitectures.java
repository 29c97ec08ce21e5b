package dev.precis.llm.gguf;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The architectures that llama.cpp b4916 loads, and the keys that each requires besides those that
 * all require. Both were found by trying: a file with each architecture was loaded, and each key
 * that the library missed was added, until it missed none.
 */
final class LlamaArchitectures {
  /** Each line: an architecture, then its own required keys with their types. */
  private static final String TABLE =
      """
      arctic attention.layer_norm_rms_epsilon:f32
      arwkv7 wkv.head_size:u32
      baichuan attention.layer_norm_rms_epsilon:f32
      bert attention.layer_norm_epsilon:f32 attention.causal:bool
      bitnet attention.layer_norm_rms_epsilon:f32
      bloom attention.layer_norm_epsilon:f32
      chameleon attention.layer_norm_rms_epsilon:f32 swin_norm:bool
      chatglm attention.layer_norm_rms_epsilon:f32
      codeshell attention.layer_norm_epsilon:f32
      cohere2 attention.sliding_window:u32 logit_scale:f32 attention.layer_norm_epsilon:f32
      command-r logit_scale:f32 attention.layer_norm_epsilon:f32
      dbrx attention.layer_norm_epsilon:f32 attention.clamp_kqv:f32
      deci attention.layer_norm_rms_epsilon:f32
      deepseek attention.layer_norm_rms_epsilon:f32 leading_dense_block_count:u32
      deepseek2 attention.layer_norm_rms_epsilon:f32 leading_dense_block_count:u32
      exaone attention.layer_norm_rms_epsilon:f32
      falcon attention.layer_norm_epsilon:f32
      gemma attention.layer_norm_rms_epsilon:f32
      gemma2 attention.layer_norm_rms_epsilon:f32
      gemma3 attention.sliding_window:u32 attention.layer_norm_rms_epsilon:f32
      gpt2 attention.layer_norm_epsilon:f32
      gptneox attention.layer_norm_epsilon:f32 use_parallel_residual:bool
      granite attention.layer_norm_rms_epsilon:f32 logit_scale:f32
      granitemoe attention.layer_norm_rms_epsilon:f32 logit_scale:f32
      grok attention.layer_norm_rms_epsilon:f32
      internlm2 attention.layer_norm_rms_epsilon:f32
      jais attention.layer_norm_epsilon:f32 attention.max_alibi_bias:f32
      jina-bert-v2 attention.layer_norm_epsilon:f32 attention.causal:bool
      llama attention.layer_norm_rms_epsilon:f32
      mamba ssm.conv_kernel:u32 ssm.inner_size:u32 ssm.state_size:u32 ssm.time_step_rank:u32
      minicpm attention.layer_norm_rms_epsilon:f32 embedding_scale:f32 residual_scale:f32
      minicpm3 attention.layer_norm_rms_epsilon:f32 attention.q_lora_rank:u32
      mpt attention.layer_norm_epsilon:f32 attention.max_alibi_bias:f32
      nemotron attention.layer_norm_epsilon:f32
      nomic-bert attention.layer_norm_epsilon:f32 attention.causal:bool pooling_type:u32
      olmo attention.layer_norm_epsilon:f32
      olmo2 attention.layer_norm_rms_epsilon:f32
      olmoe attention.layer_norm_rms_epsilon:f32
      openelm attention.layer_norm_rms_epsilon:f32
      orion attention.layer_norm_epsilon:f32
      phi2 attention.layer_norm_epsilon:f32
      phi3 attention.layer_norm_rms_epsilon:f32
      phimoe attention.layer_norm_rms_epsilon:f32
      plamo attention.layer_norm_rms_epsilon:f32
      qwen attention.layer_norm_rms_epsilon:f32
      qwen2 attention.layer_norm_rms_epsilon:f32
      qwen2moe attention.layer_norm_rms_epsilon:f32
      qwen2vl attention.layer_norm_rms_epsilon:f32 rope.dimension_sections:arr
      refact attention.layer_norm_rms_epsilon:f32
      rwkv6 wkv.head_size:u32
      rwkv6qwen2 wkv.head_size:u32
      rwkv7 wkv.head_size:u32
      stablelm attention.layer_norm_epsilon:f32
      starcoder attention.layer_norm_epsilon:f32
      starcoder2 attention.layer_norm_epsilon:f32
      t5 attention.layer_norm_rms_epsilon:f32 attention.relative_buckets_count:u32
      t5encoder attention.layer_norm_rms_epsilon:f32 attention.relative_buckets_count:u32
      wavtokenizer-dec features_length:u32
      xverse attention.layer_norm_rms_epsilon:f32
      """;

  /** Architectures without attention, hence without heads and a KV cache. */
  private static final Set<String> RECURRENT =
      Set.of("mamba", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7");

  /** Models for embeddings or sound, or with an encoder, which the binding does not run. */
  private static final Set<String> WITHOUT_TEXT =
      Set.of("bert", "jina-bert-v2", "nomic-bert", "t5", "t5encoder", "wavtokenizer-dec");

  private static final Map<String, Map<String, ValueType>> KEYS = parse();

  private LlamaArchitectures() {}

  private static Map<String, Map<String, ValueType>> parse() {
    Map<String, Map<String, ValueType>> keys = new HashMap<>();
    TABLE
        .lines()
        .forEach(
            line -> {
              String[] words = line.split(" ", -1);
              Map<String, ValueType> own = new HashMap<>();
              for (int i = 1; i < words.length; i++) {
                int colon = words[i].indexOf(':');
                own.put(
                    words[i].substring(0, colon), ValueType.named(words[i].substring(colon + 1)));
              }
              keys.put(words[0], Map.copyOf(own));
            });
    return Map.copyOf(keys);
  }

  /** Reads the file's architecture. Fails if llama.cpp b4916 does not load it. */
  static String read(GgufMetadata metadata) {
    String key = "general.architecture";
    String name = metadata.text(key).orElseThrow(() -> metadata.missing(key));
    if (!KEYS.containsKey(name)) {
      String advice = advice(name);
      throw metadata
          .cursor()
          .refuse("its architecture is unknown to llama.cpp b4916, got %s; %s", name, advice);
    }
    return name;
  }

  private static String advice(String name) {
    String family = name.toLowerCase(Locale.ROOT).replaceAll("[0-9.-].*", "");
    Set<String> near = new TreeSet<>();
    for (String known : KEYS.keySet()) {
      if (!family.isEmpty() && known.startsWith(family)) {
        near.add(known);
      }
    }
    return near.isEmpty()
        ? "use a model of the architecture llama, qwen2, gemma2 or phi3"
        : "use a model of the architecture " + String.join(" or ", near);
  }

  /** Fails if a key of the architecture is missing, or has another type. */
  static void checkKeys(String architecture, GgufMetadata metadata) {
    KEYS.get(architecture)
        .forEach((key, type) -> metadata.required(architecture + "." + key, type));
  }

  /** Whether its models have attention heads. */
  static boolean hasAttention(String architecture) {
    return !RECURRENT.contains(architecture) && !architecture.equals("wavtokenizer-dec");
  }

  /** Whether its models continue a prompt with text. */
  static boolean writesText(String architecture) {
    return !WITHOUT_TEXT.contains(architecture);
  }
}
