package dev.precis.llm.gguf;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What a GGUF file says of itself, as far as it can be read, for loaders that know more models than
 * {@link GgufHeader} does. Nothing is checked. Immutable and thread-safe.
 *
 * @param name {@code general.name}, or else the file's name without {@code .gguf}
 * @param architecture {@code general.architecture}; empty if unknown
 * @param contextLength the context that the model was trained for, in tokens; empty if unknown
 * @param hasChatTemplate whether it has a chat template
 * @param controlTokens the tokens that the file marks as control tokens, in the vocabulary's order
 */
public record GgufFacts(
    String name,
    String architecture,
    OptionalInt contextLength,
    boolean hasChatTemplate,
    List<String> controlTokens) {
  private static final String TOKENS = "tokenizer.ggml.tokens";
  private static final String TYPES = "tokenizer.ggml.token_type";
  private static final int MAX_TOKENS = 1 << 21;
  private static final int MAX_TOKEN_BYTES = 1 << 10;
  private static final int MAGIC_AND_COUNTS = 8;

  public GgufFacts {
    controlTokens = List.copyOf(controlTokens);
  }

  /** What a checked header says. */
  public static GgufFacts of(GgufHeader header) {
    return new GgufFacts(
        header.name(),
        header.architecture(),
        OptionalInt.of(header.contextLength()),
        header.chatTemplate().isPresent(),
        header.controlTokens());
  }

  /**
   * Reads what can be read.
   *
   * @return empty if not even the keys can be read
   */
  public static Optional<GgufFacts> read(Path file) {
    try (GgufCursor cursor = GgufCursor.open(file)) {
      cursor.seek(MAGIC_AND_COUNTS);
      long unusedTensors = cursor.i64();
      GgufMetadata metadata = GgufMetadata.read(cursor, cursor.i64());
      String architecture = orElse(() -> metadata.text("general.architecture"), "");
      return Optional.of(
          new GgufFacts(
              orElse(() -> metadata.text("general.name"), ""),
              architecture,
              contextLength(metadata, architecture),
              metadata.value("tokenizer.chat_template").isPresent(),
              controlTokens(metadata)));
    } catch (GgufFormatException e) {
      return Optional.empty();
    }
  }

  private static String orElse(Supplier<Optional<String>> text, String otherwise) {
    try {
      return text.get().orElse(otherwise);
    } catch (GgufFormatException e) {
      return otherwise;
    }
  }

  private static OptionalInt contextLength(GgufMetadata metadata, String architecture) {
    try {
      return metadata.count(architecture + ".context_length");
    } catch (GgufFormatException e) {
      return OptionalInt.empty();
    }
  }

  private static List<String> controlTokens(GgufMetadata metadata) {
    Optional<GgufValue> tokens = metadata.value(TOKENS).filter(v -> v.isArrayOf(ValueType.STR));
    Optional<GgufValue> types =
        metadata.value(TYPES).filter(v -> v.isArrayOf(ValueType.I32) || v.isArrayOf(ValueType.U32));
    if (tokens.isEmpty() || types.isEmpty() || tokens.get().count() > MAX_TOKENS) {
      return List.of();
    }
    try {
      return marked(metadata.cursor(), tokens.get(), types.get());
    } catch (GgufFormatException e) {
      return List.of();
    }
  }

  private static List<String> marked(GgufCursor cursor, GgufValue tokens, GgufValue types) {
    int count = (int) Math.min(tokens.count(), types.count());
    boolean[] control = new boolean[count];
    cursor.seek(types.position());
    for (int id = 0; id < count; id++) {
      control[id] = TokenKind.of(cursor.i32()) == TokenKind.CONTROL;
    }
    List<String> texts = new ArrayList<>();
    cursor.seek(tokens.position());
    for (int id = 0; id < count; id++) {
      if (control[id]) {
        texts.add(cursor.text(MAX_TOKEN_BYTES));
      } else {
        cursor.skipText();
      }
    }
    return texts;
  }
}
