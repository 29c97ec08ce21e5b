package dev.precis.llm.llamacpp;

import dev.precis.llm.engine.Cancellation;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.CloseGuard;
import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.Generation;
import dev.precis.llm.engine.GenerationRequest;
import dev.precis.llm.engine.GenerationTimes;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.engine.SlotUse;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.ContextRoom;
import dev.precis.llm.model.ModelChatTemplate;
import dev.precis.llm.model.ModelFile;
import dev.precis.llm.model.PromptEncoder;
import dev.precis.llm.model.Slots;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A GGUF model in llama.cpp, in this process. llama.cpp batches the prompts of several threads over
 * its slots. Thread-safe.
 *
 * <p>The model's memory is outside the Java heap. llama.cpp's binding frees it only when the JVM
 * ends, even after {@link #close()}, so load a model only once per JVM.
 */
public final class LlamaCppGenerator implements TextGenerator {
  static final String ENGINE = "llama.cpp b4916 (de.kherud:llama 4.2.0)";

  private static final Logger LOG = LoggerFactory.getLogger(LlamaCppGenerator.class);

  /**
   * How long close() waits for workers of cancelled requests. Not without end: a worker whose
   * prompt was cancelled does not come back.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final NativeModel model;
  private final GgufHeader header;
  private final int contextTokens;
  private final PromptEncoder prompts;
  private final Slots slots;
  private final ExecutorService workers;
  private final CloseGuard guard;

  /**
   * @param contextTokens context length of one slot, in tokens
   * @param patience how long {@link #close()} waits for workers of cancelled requests
   */
  LlamaCppGenerator(
      NativeModel model,
      GgufHeader header,
      ChatTemplate chatTemplate,
      int contextTokens,
      int slots,
      Duration patience) {
    this.model = model;
    this.header = header;
    this.contextTokens = contextTokens;
    this.prompts =
        new PromptEncoder(
            model::countTokens, header.controlTokens(), header.addsBos(), chatTemplate);
    this.slots = new Slots(slots);
    this.workers = Executors.newCachedThreadPool(LlamaCppGenerator::daemon);
    this.guard = new CloseGuard("the model", patience, model::close);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "precis-generation");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Loads a model. Takes seconds or minutes, and as much memory as the file is large plus the
   * contexts of all slots.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be loaded; the message
   *     gives the reason
   */
  public static LlamaCppGenerator load(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      GgufHeader header = file.header();
      file.requireSha256(settings.sha256());
      int contextTokens = ContextLength.tokens(settings, header.contextLength());
      NativeLibrary.load(settings.nativeLibrary());
      return UnclaimedModels.OF_THIS_JVM.claim(
          new UnclaimedModels.Key(settings, file.version()),
          () ->
              LlamaCppModel.load(
                  LoadParameters.of(settings, file.path(), contextTokens), settings.path()),
          model ->
              new LlamaCppGenerator(
                  model,
                  header,
                  ModelChatTemplate.of(settings, header, model::renderChatTemplate),
                  contextTokens,
                  settings.slots(),
                  PATIENCE));
    }
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    // Not toNanos(), which fails for a "no limit" of more than 292 years.
    long start = System.nanoTime();
    long deadlineNanos = start + TimeUnit.NANOSECONDS.convert(request.timeLimit());
    guard.enter();
    try {
      String prompt = prompts.render(request.prompt());
      int promptTokens = prompts.countRendered(prompt);
      ContextRoom.require(promptTokens, request.maxNewTokens(), contextTokens);
      slots.acquire(deadlineNanos, cancellation);
      long slotTaken = System.nanoTime();
      try {
        Completion completion =
            new Completion(
                model,
                RequestParameters.of(prompt, request),
                new Answer(request.sampling().stop(), System::nanoTime),
                guard);
        Answer answer = completion.await(workers, deadlineNanos, cancellation);
        return generation(answer, promptTokens, times(answer, start, slotTaken));
      } finally {
        slots.release();
      }
    } finally {
      guard.leave();
    }
  }

  private static GenerationTimes times(Answer answer, long start, long slotTaken) {
    long end = System.nanoTime();
    long first = answer.pieces() == 0 ? end : answer.firstPieceNanos();
    return new GenerationTimes(
        TimeUnit.NANOSECONDS.toMillis(first - slotTaken),
        TimeUnit.NANOSECONDS.toMillis(end - first),
        TimeUnit.NANOSECONDS.toMillis(first - start));
  }

  private Generation generation(Answer answer, int promptTokens, GenerationTimes times) {
    return new Generation(
        answer.readable(header.controlTokens()),
        answer.stopReason(header.endOfGenerationTokens()),
        promptTokens,
        Math.max(answer.pieces(), model.countTokens(answer.raw())),
        times);
  }

  @Override
  public int countTokens(Prompt prompt) {
    return guard.call(() -> prompts.countRendered(prompts.render(prompt)));
  }

  @Override
  public int countTokens(String text) {
    return guard.call(() -> prompts.countText(text));
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public int maxInFlight() {
    return slots.count();
  }

  @Override
  public SlotUse slotUse() {
    return slots.use();
  }

  /**
   * Refuses further requests and waits for those in progress. Waits up to 5 seconds for worker
   * threads that cancelled requests have left in native code. If some remain, the last one closes
   * the model when it leaves; until then nothing is freed. Idempotent.
   */
  @Override
  public void close() {
    boolean freed = guard.close();
    workers.shutdown();
    if (!freed) {
      LOG.warn("Did not close the model: cancelled requests are still in llama.cpp");
    }
  }
}
