package dev.precis.llm.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The header of a GGUF model file, checked for everything that llama.cpp b4916 is known to reject.
 * Reading it takes milliseconds and a few MiB for a model of any size, because the weights are not
 * read. Immutable and thread-safe.
 */
public final class GgufHeader {
  private final String architecture;
  private final String name;
  private final Hyperparameters sizes;
  private final Vocabulary vocabulary;
  private final Optional<String> chatTemplate;
  private final String quantization;
  private final long weightsBytes;
  private final long repackedBytes;
  private final long parameters;
  private final long fileBytes;

  private GgufHeader(
      GgufMetadata metadata,
      String architecture,
      Hyperparameters sizes,
      Vocabulary vocabulary,
      SplitModel model) {
    this.architecture = architecture;
    this.name = metadata.text("general.name").orElseGet(() -> baseName(metadata.cursor().file()));
    this.sizes = sizes;
    this.vocabulary = vocabulary;
    this.chatTemplate = chatTemplate(metadata);
    this.quantization = FileType.name(fileType(metadata), model.tensors());
    this.weightsBytes = model.tensors().stream().mapToLong(TensorInfo::bytes).sum();
    this.repackedBytes = Repacking.bytes(model.tensors());
    this.parameters = model.tensors().stream().mapToLong(TensorInfo::values).sum();
    this.fileBytes = model.fileBytes();
  }

  /**
   * Reads and checks the header of a model.
   *
   * @param file the model's file, or the first file of a split model, with the other files beside
   *     it
   * @throws GgufFormatException with the reason when llama.cpp b4916 could not load the model, when
   *     the model would end the process, or when the file cannot be read
   */
  public static GgufHeader read(Path file) {
    try (GgufCursor cursor = GgufCursor.open(file)) {
      GgufPart part = GgufPart.read(cursor);
      GgufMetadata metadata = part.metadata();
      SplitModel model = SplitModel.of(part);
      String architecture = LlamaArchitectures.read(metadata);
      if (model.tensors().isEmpty()) {
        throw cursor.refuse(
            "it holds a vocabulary alone, got 0 tensors; give a file that has the weights");
      }
      LlamaArchitectures.checkKeys(architecture, metadata);
      OptionalKeys.check(architecture, metadata);
      Hyperparameters sizes = Hyperparameters.read(architecture, metadata);
      Vocabulary vocabulary = Vocabulary.read(metadata);
      new TensorCheck(cursor, architecture, sizes, vocabulary.size()).check(model.tensors());
      return new GgufHeader(metadata, architecture, sizes, vocabulary, model);
    }
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".gguf") ? name.substring(0, name.length() - ".gguf".length()) : name;
  }

  /** llama.cpp also loads a model whose template is no text, and ignores the template. */
  private static Optional<String> chatTemplate(GgufMetadata metadata) {
    String key = "tokenizer.chat_template";
    boolean isText = metadata.value(key).filter(value -> value.type() == ValueType.STR).isPresent();
    return isText ? metadata.text(key) : Optional.empty();
  }

  private static OptionalInt fileType(GgufMetadata metadata) {
    return metadata.u32("general.file_type").stream().mapToInt(Long::intValue).findFirst();
  }

  /** {@code general.architecture}, such as {@code llama}. */
  public String architecture() {
    return architecture;
  }

  /** {@code general.name}, or else the file's name without {@code .gguf}. */
  public String name() {
    return name;
  }

  /** The context that the model was trained for, in tokens. */
  public int contextLength() {
    return sizes.contextLength();
  }

  /** The width of the model's state: its number of values. */
  public int embeddingLength() {
    return sizes.embeddingLength();
  }

  /** The number of layers. */
  int layers() {
    return sizes.layers();
  }

  /** The number of attention heads of the first layer; 0 without attention. */
  public int heads() {
    return sizes.heads().get(0);
  }

  /**
   * The number of key-value heads of a layer, the maximum if layers differ; 0 without attention.
   */
  int kvHeads() {
    return sizes.maxKvHeads();
  }

  /** The values of a head's key: {@code attention.key_length}, or else width / heads. */
  public int keyLength() {
    return sizes.keyLength();
  }

  /** The values of a head's value: {@code attention.value_length}, or else width / heads. */
  int valueLength() {
    return sizes.valueLength();
  }

  /** The number of tokens of the vocabulary. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** The Jinja template in {@code tokenizer.chat_template}. */
  public Optional<String> chatTemplate() {
    return chatTemplate;
  }

  /**
   * The name of the quantization, such as {@code Q4_K_M}: from {@code general.file_type}, or else
   * the type of most of the model's values.
   */
  public String quantization() {
    return quantization;
  }

  /** The size of all weights in bytes, without padding. llama.cpp maps or loads as much. */
  public long weightsBytes() {
    return weightsBytes;
  }

  /**
   * The size in bytes of the weights that llama.cpp copies into another layout for the processor
   * when it loads them. The file's pages stay mapped too. 0 for most quantizations, and almost all
   * weights for {@code Q4_0}.
   */
  public long repackedBytes() {
    return repackedBytes;
  }

  /** The number of parameters: all values of the weights. */
  public long parameters() {
    return parameters;
  }

  /** The size of the file, or of all files of a split model, in bytes. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Whether llama.cpp adds the BOS token before a prompt: {@code tokenizer.ggml.add_bos_token}, or
   * else its default for the tokenizer. SentencePiece and BERT add it; byte-pair tokenizers do not,
   * except those of Llama 3, Falcon 3, Tekken and Chameleon; T5 and RWKV do not.
   */
  public boolean addsBos() {
    return vocabulary.addsBos();
  }

  /** The token at the beginning of a text, such as {@code <s>}; empty if the model has none. */
  public Optional<String> bosToken() {
    return vocabulary.bos();
  }

  /**
   * The control tokens, in the vocabulary's order: those that the file marks, and those that
   * llama.cpp recognizes by their texts. They have their special meaning anywhere in a prompt.
   */
  public List<String> controlTokens() {
    return vocabulary.control();
  }

  /** The tokens that the file marks as user-defined, in the vocabulary's order. */
  List<String> userDefinedTokens() {
    return vocabulary.userDefined();
  }

  /**
   * The tokens that end an answer: the file's EOS, EOT and EOM tokens, or llama.cpp's default EOS;
   * then those that are known by their texts, such as {@code <|im_end|>}, and {@code </s>} if it is
   * a control token.
   */
  public List<String> endOfGenerationTokens() {
    return vocabulary.ends();
  }

  /**
   * Whether the model continues a prompt. Models for embeddings or sound can be loaded too, and so
   * can encoder-decoder models, which the binding does not run.
   */
  boolean writesText() {
    return LlamaArchitectures.writesText(architecture);
  }

  /**
   * The size of the KV cache with its default precision of 16 bits: the sum over the layers of KV
   * heads x (key length + value length) x 2 bytes x tokens. If all layers are equal, that is 2 x
   * layers x KV heads x head length x 2 bytes x tokens: 512 KiB per token for Llama 2 7B. llama.cpp
   * allocates all of it when it loads the model. 0 for models without attention, whose state is
   * small and fixed.
   *
   * @param contextTokens context of all slots together, in tokens, 0 or more
   * @return bytes; {@link Long#MAX_VALUE} if the number is too large
   * @throws IllegalArgumentException when contextTokens is negative
   */
  public long kvCacheBytes(long contextTokens) {
    if (contextTokens < 0) {
      throw new IllegalArgumentException(
          "Cannot calculate the KV cache: contextTokens must not be negative, got "
              + contextTokens);
    }
    long perToken = sizes.kvBytesPerToken();
    boolean fits = perToken == 0 || contextTokens <= Long.MAX_VALUE / perToken;
    return fits ? perToken * contextTokens : Long.MAX_VALUE;
  }
}
