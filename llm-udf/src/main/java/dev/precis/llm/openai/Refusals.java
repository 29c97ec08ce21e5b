package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.FailureKind;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.http.RetryAfter;
import dev.precis.llm.settings.Address;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides what becomes of an answer that is an error. There are three ends: {@link
 * EngineRefusedException} ends the run, because no request will ever be answered; {@link
 * ServerFault} is tried again; {@link GenerationException} concerns the text alone.
 */
final class Refusals {
  private static final int REDIRECTS = 300;
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int PROXY_AUTHENTICATION = 407;
  private static final int GONE = 410;
  private static final int TOO_LARGE = 413;
  private static final int UNPROCESSABLE = 422;
  private static final int SERVER_ERROR = 500;
  private static final int NOT_IMPLEMENTED = 501;

  /** The server did not work on the request: timeout, too early, too many requests, overloaded. */
  private static final Set<Integer> BUSY = Set.of(408, 425, 429, 502, 503, 504);

  /** As llama-server, vLLM, llama-cpp-python, OpenAI, Ollama and TGI say it. */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context.{0,10}(length|size|window)|maximum context|max_model_len|too long"
              + "|input (length|tokens).{0,40}exceed|exceeds? .{0,40}context"
              + "|`inputs` tokens \\+ `max_new_tokens`",
          Pattern.CASE_INSENSITIVE);

  private static final Set<String> TOO_LONG_TYPES =
      Set.of("exceed_context_size_error", "context_length_exceeded");

  private static final Pattern ABOUT_SCHEMA =
      Pattern.compile("json.?schema|response_format|grammar", Pattern.CASE_INSENSITIVE);

  private Refusals() {}

  /**
   * Returns what to throw.
   *
   * @param status of the answer, not 200
   * @param model the name that was asked for
   * @param withSchema whether the request had a JSON schema
   */
  static RuntimeException of(
      BaseUrl url,
      int status,
      HttpHeaders headers,
      String body,
      ServerWords words,
      String model,
      boolean withSchema) {
    String said = words.in(body);
    if (status >= REDIRECTS && status < BAD_REQUEST) {
      return refused(url, "redirects to " + target(headers), EndpointSettings.URLS.key());
    }
    if (BUSY.contains(status)) {
      return ServerFault.busy(
          url + " answered HTTP " + status + said, RetryAfter.of(headers, Instant.now()));
    }
    return switch (status) {
      case UNAUTHORIZED, FORBIDDEN -> key(url, status, said, words.key());
      case NOT_FOUND, GONE -> unknown(url, body, said, model);
      case METHOD_NOT_ALLOWED, NOT_IMPLEMENTED ->
          refused(
              url,
              "has no chat completions (HTTP " + status + ")" + said,
              EndpointSettings.URLS.key());
      case PROXY_AUTHENTICATION ->
          refused(url, "is behind a proxy that wants credentials", EndpointSettings.PROXY.key());
      case BAD_REQUEST, TOO_LARGE, UNPROCESSABLE ->
          badRequest(url, status, body, words, withSchema);
      default -> other(url, status, body, words, withSchema);
    };
  }

  private static String target(HttpHeaders headers) {
    return headers
        .firstValue("Location")
        .map(location -> new Address(location).shown())
        .orElse("nowhere");
  }

  private static EngineRefusedException refused(BaseUrl url, String what, String setting) {
    return new EngineRefusedException(
        "Cannot use engine openai: " + url + " " + what + "; change " + setting, null);
  }

  private static EngineRefusedException key(BaseUrl url, int status, String said, ApiKey key) {
    return refused(
        url,
        (key.isPresent() ? "refuses the key" : "wants a key, and none is set")
            + " (HTTP "
            + status
            + ")"
            + said,
        EndpointSettings.keySettings());
  }

  private static EngineRefusedException unknown(
      BaseUrl url, String body, String said, String model) {
    JsonNode error = ServerWords.json(body).path("error");
    String words = (error.isTextual() ? error : error.path("message")).asText();
    return words.toLowerCase(Locale.ROOT).contains("model")
        ? refused(url, "has no model " + model + " (HTTP 404)" + said, EndpointSettings.MODEL.key())
        : refused(
            url,
            "has no OpenAI-compatible API at this address (HTTP 404)" + said,
            EndpointSettings.URLS.key());
  }

  private static RuntimeException badRequest(
      BaseUrl url, int status, String body, ServerWords words, boolean withSchema) {
    if (isTooLong(body)) {
      return new GenerationException(
          FailureKind.PROMPT_TOO_LONG,
          "Cannot generate: prompt and answer do not fit the context of the server at "
              + url
              + words.in(body)
              + "; set model.context-tokens to the server's, or raise that");
    }
    if (withSchema && ABOUT_SCHEMA.matcher(body).find()) {
      return schema(url, body, words);
    }
    return new GenerationException(
        FailureKind.ENGINE,
        "Cannot generate: " + url + " refused the request, HTTP " + status + words.in(body));
  }

  private static GenerationException schema(BaseUrl url, String body, ServerWords words) {
    return new GenerationException(
        FailureKind.ENGINE,
        "Cannot generate: "
            + url
            + " takes no JSON schema like that of summary.schema"
            + words.in(body)
            + "; change summary.schema, or use a server that takes it");
  }

  private static boolean isTooLong(String body) {
    JsonNode error = ServerWords.json(body).path("error");
    return TOO_LONG_TYPES.contains(error.path("type").asText())
        || TOO_LONG_TYPES.contains(error.path("code").asText())
        || error.path("param").asText().equals("input_tokens")
        || TOO_LONG.matcher(body).find();
  }

  private static RuntimeException other(
      BaseUrl url, int status, String body, ServerWords words, boolean withSchema) {
    if (status < SERVER_ERROR) {
      return badRequest(url, status, body, words, withSchema);
    }
    // llama-cpp-python answers with 500 to a form that it does not know.
    if (withSchema && ABOUT_SCHEMA.matcher(body).find()) {
      return schema(url, body, words);
    }
    return ServerFault.broken(url + " answered HTTP " + status + words.in(body), null);
  }
}
