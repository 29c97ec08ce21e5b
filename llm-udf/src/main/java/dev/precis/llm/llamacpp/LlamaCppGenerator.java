package dev.precis.llm.llamacpp;

import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import de.kherud.llama.Pair;
import de.kherud.llama.args.MiroStat;
import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufHeader;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A GGUF model in this process, in llama.cpp's own server loop: prompts of several threads are
 * batched over the slots. Thread-safe.
 *
 * <p>Its memory lies outside the Java heap and is given back only when the JVM ends, {@link
 * #close()} or not: load a model once.
 */
public final class LlamaCppGenerator implements TextGenerator {
  /** What runs the model, with its version. */
  public static final String ENGINE = "llama.cpp b4916 (de.kherud:llama 4.2.0)";

  private static final String SYSTEM_MARK = "PRECISSYSTEMMESSAGE";
  private static final String USER_MARK = "PRECISUSERMESSAGE";

  /**
   * Tokens computed in one go: a request that is called off leaves the engine after at most so
   * many.
   */
  static final int BATCH_TOKENS = 512;

  private final LlamaModel model;
  private final GgufHeader header;
  private final int contextTokens;
  private final ChatTemplate chatTemplate;
  private final PromptText promptText;
  private final Slots slots;
  private final CloseGuard gate = new CloseGuard();
  private final ExecutorService threads;

  private LlamaCppGenerator(
      LlamaModel model, GgufHeader header, ModelSettings settings, int contextTokens) {
    this.model = model;
    this.header = header;
    this.contextTokens = contextTokens;
    this.chatTemplate = chatTemplate(model, header, settings);
    this.promptText = new PromptText(header.controlTokens());
    this.slots = new Slots(settings.slots());
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "precis-generation");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads a model; takes seconds, and as much memory as the file is large, plus the context's.
   *
   * @throws ModelLoadException with the reason when it cannot be loaded
   */
  public static LlamaCppGenerator load(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      GgufHeader header = file.header();
      file.requireSha256(settings.sha256());
      int contextTokens = ContextLength.tokens(settings, header.contextLength());
      NativeLibrary.load(settings.nativeLibrary());
      LlamaModel model = model(settings, file, contextTokens);
      return new LlamaCppGenerator(model, header, settings, contextTokens);
    }
  }

  private static LlamaModel model(ModelSettings settings, ModelFile file, int contextTokens) {
    ModelParameters parameters = parameters(settings, file, contextTokens);
    try {
      return new LlamaModel(parameters);
    } catch (RuntimeException e) {
      // The binding's own exception is not public.
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": llama.cpp refused it though its header is sound; the"
              + " reason stands in this process's standard error, often too little memory, got "
              + e.getMessage(),
          e);
    }
  }

  private static ModelParameters parameters(
      ModelSettings settings, ModelFile file, int contextTokens) {
    int threads =
        settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
    ModelParameters parameters =
        new ModelParameters()
            .setModel(file.path().toString())
            .setCtxSize(Math.multiplyExact(contextTokens, settings.slots()))
            .setParallel(settings.slots())
            .setThreads(threads)
            .setThreadsBatch(threads)
            .setBatchSize(BATCH_TOKENS)
            .setUbatchSize(BATCH_TOKENS)
            .disableContextShift()
            .enableSpecial()
            .disableLog();
    if (settings.gpuLayers() > 0) {
      parameters.setGpuLayers(settings.gpuLayers());
    }
    return parameters;
  }

  /**
   * Rendered once around two plain words, and the messages put in their places later: the engine's
   * own rendering damages text outside the basic plane, and costs a call a prompt.
   */
  private static ChatTemplate chatTemplate(
      LlamaModel model, GgufHeader header, ModelSettings settings) {
    if (!settings.chatTemplate().isEmpty()) {
      return new ChatTemplate(settings.chatTemplate());
    }
    if (header.chatTemplate().isEmpty()) {
      return ChatTemplate.LLAMA_2;
    }
    String rendered =
        model.applyTemplate(
            new InferenceParameters("")
                .setMessages(SYSTEM_MARK, List.of(new Pair<>("user", USER_MARK))));
    if (!rendered.contains(USER_MARK)) {
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": its chat template loses the user's message; set"
              + " model.chat-template, got \""
              + rendered
              + '"',
          null);
    }
    // The engine itself puts the begin-of-text token before a prompt.
    String begin = header.addsBos() ? header.bosToken().orElse("") : "";
    String form = rendered.startsWith(begin) ? rendered.substring(begin.length()) : rendered;
    return new ChatTemplate(
        form.replace(SYSTEM_MARK, ChatTemplate.SYSTEM).replace(USER_MARK, ChatTemplate.USER));
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    // Not toNanos(), which fails where somebody's "no limit" is more than 292 years.
    long deadlineNanos = System.nanoTime() + TimeUnit.NANOSECONDS.convert(request.timeLimit());
    gate.enter("the model");
    try {
      String prompt = render(request.prompt());
      int promptTokens = tokens(prompt);
      if (promptTokens + request.maxNewTokens() > contextTokens) {
        throw new GenerationException(
            FailureKind.PROMPT_TOO_LONG,
            "Cannot generate: the prompt's tokens and those of the answer must fit a context of "
                + contextTokens
                + ", got "
                + promptTokens
                + " and "
                + request.maxNewTokens());
      }
      slots.acquire(deadlineNanos, cancellation);
      try {
        Answer answer =
            new Completion(
                    model, parameters(prompt, request), new Answer(request.sampling().stop()))
                .await(threads, deadlineNanos, cancellation);
        return generation(answer, promptTokens);
      } finally {
        slots.release();
      }
    } finally {
      gate.leave();
    }
  }

  private Generation generation(Answer answer, int promptTokens) {
    return new Generation(
        answer.readable(header.controlTokens()),
        answer.stopReason(header.endOfGenerationTokens()),
        promptTokens,
        Math.max(answer.pieces(), model.encode(answer.raw()).length));
  }

  private static InferenceParameters parameters(String prompt, GenerationRequest request) {
    SamplingSettings sampling = request.sampling();
    InferenceParameters parameters = new InferenceParameters(prompt);
    request.schema().map(JsonGrammar::of).ifPresent(parameters::setGrammar);
    return parameters
        .setNPredict(request.maxNewTokens())
        .setTemperature((float) sampling.temperature())
        .setTopK(sampling.topK())
        .setTopP((float) sampling.topP())
        .setMinP((float) sampling.minP())
        .setRepeatPenalty((float) sampling.repeatPenalty())
        .setRepeatLastN(sampling.repeatLastN())
        .setMiroStat(mirostat(sampling.mirostat()))
        .setMiroStatTau((float) sampling.mirostatTau())
        .setMiroStatEta((float) sampling.mirostatEta())
        .setSeed(sampling.seed());
  }

  private static MiroStat mirostat(int version) {
    return switch (version) {
      case 1 -> MiroStat.V1;
      case 2 -> MiroStat.V2;
      default -> MiroStat.DISABLED;
    };
  }

  @Override
  public int countTokens(Prompt prompt) {
    gate.enter("the model");
    try {
      return tokens(render(prompt));
    } finally {
      gate.leave();
    }
  }

  @Override
  public int countTokens(String text) {
    gate.enter("the model");
    try {
      return model.encode(promptText.neutralize(text)).length;
    } finally {
      gate.leave();
    }
  }

  /** The engine's count leaves out the begin-of-text token, which it adds to a prompt. */
  private int tokens(String rendered) {
    return model.encode(rendered).length + (header.addsBos() ? 1 : 0);
  }

  private String render(Prompt prompt) {
    return chatTemplate.render(
        new Prompt(promptText.neutralize(prompt.system()), promptText.neutralize(prompt.user())));
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public SlotUse slotUse() {
    return slots.use();
  }

  @Override
  public void close() {
    if (gate.close()) {
      threads.shutdown();
      model.close();
    }
  }
}
