package dev.precis.llm.gguf;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The special tokens of a model. Immutable.
 *
 * @param size the number of all tokens
 * @param addsBos whether llama.cpp adds the BOS token before a prompt
 * @param bos the BOS token
 * @param control the control tokens
 * @param userDefined the user-defined tokens
 * @param ends the tokens that end an answer
 */
record Vocabulary(
    int size,
    boolean addsBos,
    Optional<String> bos,
    List<String> control,
    List<String> userDefined,
    List<String> ends) {
  /** The largest known vocabularies have 262,144 tokens. */
  private static final int MAX_TOKENS = 1 << 20;

  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String SCORES = "tokenizer.ggml.scores";
  private static final String TYPES = "tokenizer.ggml.token_type";

  Vocabulary {
    control = List.copyOf(control);
    userDefined = List.copyOf(userDefined);
    ends = List.copyOf(ends);
  }

  /** Reads and checks the vocabulary. */
  static Vocabulary read(GgufMetadata metadata) {
    TokenizerModel model = TokenizerModel.read(metadata);
    GgufValue tokens = tokens(metadata);
    int size = (int) tokens.count();
    checkLength(metadata, SCORES, size, ValueType.F32);
    byte[] types = types(metadata, size);

    long bos = id(metadata, "bos", size, model.defaultBos(metadata));
    Set<Long> ends = new LinkedHashSet<>();
    ends.add(id(metadata, "eos", size, model.defaultEos()));
    ends.add(id(metadata, "eot", size, -1));
    ends.add(id(metadata, "eom", size, -1));
    Set<Long> wanted = new LinkedHashSet<>(ends);
    wanted.add(bos);
    TokenScan scan = TokenScan.of(metadata.cursor(), model, tokens, types, wanted);

    Set<String> endTexts = new LinkedHashSet<>();
    for (Long end : ends) {
      if (scan.wanted().containsKey(end)) {
        endTexts.add(scan.wanted().get(end));
      }
    }
    endTexts.addAll(scan.ends());
    return new Vocabulary(
        size,
        model.addsBos(metadata),
        Optional.ofNullable(scan.wanted().get(bos)),
        scan.control(),
        scan.userDefined(),
        new ArrayList<>(endTexts));
  }

  private static GgufValue tokens(GgufMetadata metadata) {
    GgufValue tokens = metadata.required(TOKENS, ValueType.ARR);
    if (!tokens.isArrayOf(ValueType.STR) || tokens.count() == 0) {
      throw metadata.cursor().refuse("%s must be an array of str, got %s", TOKENS, tokens.label());
    }
    if (tokens.count() > MAX_TOKENS) {
      throw metadata
          .cursor()
          .refuse("%s must hold at most %,d tokens, got %,d", TOKENS, MAX_TOKENS, tokens.count());
    }
    return tokens;
  }

  /** llama.cpp would read past the end of a shorter array. */
  private static Optional<GgufValue> checkLength(
      GgufMetadata metadata, String key, int size, ValueType element) {
    Optional<GgufValue> found = metadata.value(key);
    found.ifPresent(
        value -> {
          if (!value.isArrayOf(element) || value.count() < size) {
            throw metadata
                .cursor()
                .refuse(
                    "%s must be an array of %s, one for each of the %d tokens, got %s",
                    key, element.label(), size, value.label());
          }
        });
    return found;
  }

  private static byte[] types(GgufMetadata metadata, int size) {
    byte[] types = new byte[size];
    // Both have four bytes, and llama.cpp checks nothing else.
    boolean unsigned = metadata.value(TYPES).filter(v -> v.isArrayOf(ValueType.U32)).isPresent();
    ValueType element = unsigned ? ValueType.U32 : ValueType.I32;
    Optional<GgufValue> value = checkLength(metadata, TYPES, size, element);
    if (value.isPresent()) {
      GgufCursor cursor = metadata.cursor();
      cursor.place(TYPES);
      cursor.seek(value.get().position());
      for (int id = 0; id < size; id++) {
        int type = cursor.i32();
        types[id] = type >= 0 && type <= Byte.MAX_VALUE ? (byte) type : 0;
      }
    }
    return types;
  }

  /** llama.cpp keeps its default if an id is not in the vocabulary. */
  private static long id(GgufMetadata metadata, String name, int size, int otherwise) {
    long id = metadata.u32("tokenizer.ggml." + name + "_token_id").orElse((long) otherwise);
    return id < size ? id : otherwise;
  }
}
