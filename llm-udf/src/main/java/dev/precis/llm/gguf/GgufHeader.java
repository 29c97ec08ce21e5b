package dev.precis.llm.gguf;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the header of a GGUF model file tells, read without loading the model and checked against
 * all that llama.cpp b4916 is known to refuse. Reading takes milliseconds and a few MiB, whatever
 * the size of the model: only the header is read, never the weights.
 *
 * <p>Immutable, so safe for use by several threads.
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
   * @param file the model's file, or the first file of a split model, whose other files lie beside
   *     it
   * @throws GgufFormatException if llama.cpp b4916 could not load the model or would end the
   *     process over it, or if the file cannot be read; the message gives the reason
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

  /** llama.cpp loads a model whose template is no text, and does without it. */
  private static Optional<String> chatTemplate(GgufMetadata metadata) {
    String key = "tokenizer.chat_template";
    boolean isText = metadata.value(key).filter(value -> value.type() == ValueType.STR).isPresent();
    return isText ? metadata.text(key) : Optional.empty();
  }

  private static OptionalInt fileType(GgufMetadata metadata) {
    return metadata.u32("general.file_type").stream().mapToInt(Long::intValue).findFirst();
  }

  /** {@code general.architecture}, as {@code llama}. */
  public String architecture() {
    return architecture;
  }

  /** {@code general.name}, or else the file's name without {@code .gguf}. */
  public String name() {
    return name;
  }

  /** Tokens of context that the model was trained on. */
  public int contextLength() {
    return sizes.contextLength();
  }

  /** Width of the model's state, in numbers. */
  public int embeddingLength() {
    return sizes.embeddingLength();
  }

  /** Number of layers. */
  public int layers() {
    return sizes.layers();
  }

  /** Attention heads of the first layer; 0 in a model without attention. */
  public int heads() {
    return sizes.heads().get(0);
  }

  /** Key and value heads of a layer, the most where layers differ; 0 without attention. */
  public int kvHeads() {
    return sizes.maxKvHeads();
  }

  /** Numbers of one head's key: {@code attention.key_length}, or else the width by the heads. */
  public int keyLength() {
    return sizes.keyLength();
  }

  /** Numbers of one head's value: {@code attention.value_length}, or else as the key's default. */
  public int valueLength() {
    return sizes.valueLength();
  }

  /** Number of tokens. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** The Jinja text of {@code tokenizer.chat_template}. */
  public Optional<String> chatTemplate() {
    return chatTemplate;
  }

  /**
   * The name of the quantization, as {@code Q4_K_M}: from {@code general.file_type}, or else the
   * type in which most of the model's numbers are kept.
   */
  public String quantization() {
    return quantization;
  }

  /** Bytes of all weights, without padding; what llama.cpp maps or loads. */
  public long weightsBytes() {
    return weightsBytes;
  }

  /**
   * Bytes of those weights of which llama.cpp makes a second copy when it loads, laid out for the
   * processor; the file's pages stay mapped beside it. 0 for most quantizations, almost all of the
   * weights for {@code Q4_0}.
   */
  public long repackedBytes() {
    return repackedBytes;
  }

  /** How many numbers the weights are. */
  public long parameters() {
    return parameters;
  }

  /** Bytes of the file, or of all files of a split model. */
  public long fileBytes() {
    return fileBytes;
  }

  /**
   * Whether llama.cpp puts the BOS token before a prompt: {@code tokenizer.ggml.add_bos_token}, or
   * else its own default for the kind of tokenizer (SentencePiece and BERT do; byte-pair ones do
   * not, save Llama 3's, Falcon 3's, Tekken and Chameleon; T5 and RWKV do not).
   */
  public boolean addsBos() {
    return vocabulary.addsBos();
  }

  /** Text of the token that begins a text, as {@code <s>}; empty where the model has none. */
  public Optional<String> bosToken() {
    return vocabulary.bos();
  }

  /**
   * Texts of the control tokens, in the vocabulary's order: those that the file marks so, and those
   * that llama.cpp makes control tokens because of their well-known texts. In a prompt they have
   * their special meaning wherever they stand.
   */
  public List<String> controlTokens() {
    return vocabulary.control();
  }

  /** Texts of the tokens that the file marks as user-defined, in the vocabulary's order. */
  public List<String> userDefinedTokens() {
    return vocabulary.userDefined();
  }

  /**
   * Texts of the tokens that end an answer: the file's EOS, EOT and EOM tokens, or llama.cpp's
   * default EOS, then those known by their texts, as {@code <|im_end|>}, and {@code </s>} where it
   * is a control token.
   */
  public List<String> endOfGenerationTokens() {
    return vocabulary.ends();
  }

  /**
   * Whether the model goes on with a prompt. Models that make vectors or sound load as well, and so
   * do the encoder-decoder ones that the binding does not run.
   */
  public boolean writesText() {
    return LlamaArchitectures.writesText(architecture);
  }

  /**
   * Memory of the KV cache at its default precision of 16 bits: the sum over the layers of KV heads
   * x (key length + value length) x 2 bytes x tokens. Where all layers are alike that is 2 x layers
   * x KV heads x head length x 2 bytes x tokens: 512 KiB a token for Llama 2 7B. llama.cpp allots
   * all of it when it loads. 0 for models without attention, whose state is small and fixed.
   *
   * @param contextTokens tokens of context of all slots together
   * @return bytes; {@link Long#MAX_VALUE} where they do not fit
   */
  public long kvCacheBytes(long contextTokens) {
    if (contextTokens < 0) {
      throw new IllegalArgumentException(
          "contextTokens must not be negative, got " + contextTokens);
    }
    long perToken = sizes.kvBytesPerToken();
    boolean fits = perToken == 0 || contextTokens <= Long.MAX_VALUE / perToken;
    return fits ? perToken * contextTokens : Long.MAX_VALUE;
  }
}
