package dev.precis.llm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Answers by a function of the quoted text, cut at the limit of tokens as an engine does, and
 * remembers what it was asked. As strict as an engine: it refuses a prompt that does not fit. For
 * one thread.
 */
public final class FakeGenerator implements TextGenerator {
  /** A token a word. */
  public static final ToIntFunction<String> WORDS = text -> words(text, false);

  /** A token a word, two where there is a sharp s in it. */
  public static final ToIntFunction<String> WORDS_DOUBLE_IF_MARKED = text -> words(text, true);

  /** A token for each three characters. */
  public static final ToIntFunction<String> CHARACTERS = text -> (text.length() + 2) / 3;

  private static final int FRAME_TOKENS = 5;
  private static final String FENCE = "\"\"\"";

  private final int contextTokens;
  private final ToIntFunction<String> tokenizer;
  private final Function<String, String> answer;
  private final List<GenerationRequest> requests = new ArrayList<>();
  private final List<Cancellation> cancellations = new ArrayList<>();
  private Function<String, String> penalizedAnswer;
  private Function<GenerationRequest, String> structuredAnswer = this::plain;
  private ToIntFunction<String> generationTokenizer;
  private Function<GenerationRequest, StopReason> stopReason = request -> StopReason.STOP;
  private Predicate<GenerationRequest> refused = request -> false;

  public FakeGenerator(
      int contextTokens, ToIntFunction<String> tokenizer, Function<String, String> answer) {
    this.contextTokens = contextTokens;
    this.tokenizer = tokenizer;
    this.generationTokenizer = tokenizer;
    this.answer = answer;
    this.penalizedAnswer = answer;
  }

  /** Answers so where repetition is penalized. */
  public FakeGenerator penalized(Function<String, String> other) {
    penalizedAnswer = other;
    return this;
  }

  /** Answers so where a schema is asked for. */
  public FakeGenerator structured(Function<GenerationRequest, String> other) {
    structuredAnswer = other;
    return this;
  }

  /** Counts what it writes in another way than what it reads. */
  public FakeGenerator generatedAs(ToIntFunction<String> other) {
    generationTokenizer = other;
    return this;
  }

  /** Refuses such requests as too long, although they fit by its counts. */
  public FakeGenerator refusing(Predicate<GenerationRequest> other) {
    refused = other;
    return this;
  }

  public void stopReason(Function<GenerationRequest, StopReason> other) {
    stopReason = other;
  }

  @Override
  public Generation generate(GenerationRequest request, Cancellation cancellation) {
    int promptTokens = countTokens(request.prompt());
    if (promptTokens + request.maxNewTokens() > contextTokens) {
      throw new GenerationException(
          FailureKind.PROMPT_TOO_LONG, promptTokens + " and " + request.maxNewTokens());
    }
    if (refused.test(request)) {
      throw new GenerationException(FailureKind.PROMPT_TOO_LONG, "refused");
    }
    requests.add(request);
    cancellations.add(cancellation);
    String whole = request.schema().isPresent() ? structuredAnswer.apply(request) : plain(request);
    String cut = cut(whole, request.maxNewTokens());
    return new Generation(
        cut.strip(),
        cut.equals(whole) ? stopReason.apply(request) : StopReason.LENGTH,
        promptTokens,
        generationTokenizer.applyAsInt(cut));
  }

  private String plain(GenerationRequest request) {
    return (request.sampling().repeatPenalty() > 1 ? penalizedAnswer : answer)
        .apply(quoted(request.prompt()));
  }

  private String cut(String text, int most) {
    int low = 0;
    int high = text.length();
    if (generationTokenizer.applyAsInt(text) <= most) {
      return text;
    }
    while (high - low > 1) {
      int middle = (low + high) / 2;
      if (generationTokenizer.applyAsInt(text.substring(0, middle)) <= most) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return text.substring(0, low);
  }

  @Override
  public int countTokens(Prompt prompt) {
    return FRAME_TOKENS
        + tokenizer.applyAsInt(prompt.system())
        + tokenizer.applyAsInt(prompt.user());
  }

  @Override
  public int contextTokens() {
    return contextTokens;
  }

  @Override
  public void close() {}

  public List<GenerationRequest> requests() {
    return requests;
  }

  public List<Prompt> prompts() {
    return requests.stream().map(GenerationRequest::prompt).toList();
  }

  public List<Cancellation> cancellations() {
    return cancellations;
  }

  /** The texts between the triple quotes, in the order of the prompts. */
  public List<String> quoted() {
    return prompts().stream().map(FakeGenerator::quoted).toList();
  }

  private static String quoted(Prompt prompt) {
    String user = prompt.user();
    int start = user.indexOf(FENCE + "\n") + FENCE.length() + 1;
    return user.substring(start, user.length() - FENCE.length() - 1);
  }

  /** The texts between triple quotes in one prompt. */
  public static List<String> quotations(Prompt prompt) {
    String[] parts = prompt.user().split(FENCE, -1);
    List<String> quotations = new ArrayList<>();
    for (int i = 1; i < parts.length; i += 2) {
      quotations.add(parts[i].substring(1, parts[i].length() - 1));
    }
    return quotations;
  }

  private static int words(String text, boolean doubleIfMarked) {
    int words = 0;
    boolean inWord = false;
    boolean marked = false;
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      boolean space = Character.isWhitespace(character);
      if (!space && !inWord) {
        words++;
        marked = false;
      }
      if (doubleIfMarked && character == '\u00DF' && !marked) {
        words++;
        marked = true;
      }
      inWord = !space;
    }
    return words;
  }
}
