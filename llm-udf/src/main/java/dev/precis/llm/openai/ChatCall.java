package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.precis.llm.http.EventStream;
import dev.precis.llm.http.HttpCall;
import dev.precis.llm.http.HttpReply;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/** One request for a chat completion, to any server. Not thread-safe. */
final class ChatCall implements Retries.Attempt<ChatAnswer> {
  private static final String DONE = "[DONE]";
  private static final HttpHeaders NO_HEADERS = HttpHeaders.of(Map.of(), (name, value) -> true);
  private static final String STREAM_OPTIONS = "stream_options";

  private final Client client;
  private final KnownServers servers;
  private final ChatRequest request;
  private final RequestPatience patience;
  private final ServerWords words;
  private final Time time;
  private long sentNanos;
  private ServerFacts answeredBy;

  ChatCall(
      Client client,
      KnownServers servers,
      ChatRequest request,
      RequestPatience patience,
      Time time) {
    this.client = client;
    this.servers = servers;
    this.request = request;
    this.patience = patience;
    this.words =
        new ServerWords(client.key(), request.prompt().system() + '\n' + request.prompt().user());
    this.time = time;
  }

  /** When the last attempt was sent. */
  long sentNanos() {
    return sentNanos;
  }

  /** The server that was asked last. */
  ServerFacts answeredBy() {
    return answeredBy;
  }

  @Override
  public boolean isPrompt() {
    return true;
  }

  @Override
  public ChatAnswer ask(Endpoint endpoint) throws IOException, InterruptedException {
    answeredBy = servers.of(endpoint, patience);
    boolean withOptions = !endpoint.refusesStreamOptions();
    BaseUrl url = endpoint.url();
    sentNanos = time.nanos();
    try (HttpCall call =
        client.post(
            url.api("/chat/completions"), request.body(answeredBy, withOptions), patience)) {
      if (call.status() == HttpReply.OK) {
        patience.answering();
        return answer(url, call);
      }
      HttpReply refusal = HttpReply.of(call);
      if (!withOptions || !refusal.body().contains(STREAM_OPTIONS)) {
        throw Refusals.of(
            url,
            refusal.status(),
            refusal.headers(),
            refusal.body(),
            words,
            answeredBy.model(),
            request.request().schema().isPresent());
      }
    }
    endpoint.refuseStreamOptions();
    return ask(endpoint);
  }

  private ChatAnswer answer(BaseUrl url, HttpCall call) throws IOException, InterruptedException {
    ChatAnswer answer =
        new ChatAnswer(
            url, request.request().sampling().stop(), request.request().maxNewTokens(), time);
    String type = call.headers().firstValue("Content-Type").orElse("");
    if (type.contains("json")) {
      // Some servers do not stream.
      boolean unused = answer.add(whole(url, HttpReply.of(call)));
    } else if (type.contains("html")) {
      throw ServerFault.broken(url + " sent an HTML page", null);
    } else {
      read(url, call.events(), answer);
    }
    answer.requireFinished();
    return answer;
  }

  private JsonNode whole(BaseUrl url, HttpReply reply) {
    return requireNoError(url, ServerWords.json(reply.body()), reply);
  }

  private void read(BaseUrl url, EventStream events, ChatAnswer answer)
      throws IOException, InterruptedException {
    try {
      boolean enough = false;
      Optional<String> event = events.next();
      while (event.isPresent() && !enough) {
        if (event.get().strip().equals(DONE)) {
          patience.complete();
        } else {
          HttpReply piece = new HttpReply(HttpReply.OK, NO_HEADERS, event.get());
          enough = answer.add(requireNoError(url, ServerWords.json(piece.body()), piece));
        }
        // Not if it is enough: the server must hear it at once, by the end of the connection.
        if (!enough) {
          event = events.next();
        }
      }
    } catch (IOException | ServerFault e) {
      // After its end, what else a server sends or fails to send does not matter.
      if (!answer.isFinished()) {
        throw e;
      }
    }
  }

  /** Servers report errors within an answer too, whose status was 200. */
  private JsonNode requireNoError(BaseUrl url, JsonNode piece, HttpReply reply) {
    if (piece.hasNonNull("error")) {
      int code = piece.path("error").path("code").asInt(0);
      throw code >= 400 && code < 500
          ? Refusals.of(
              url,
              code,
              NO_HEADERS,
              reply.body(),
              words,
              answeredBy.model(),
              request.request().schema().isPresent())
          : ServerFault.broken(url + " failed within its answer" + words.in(reply.body()), null);
    }
    return piece;
  }
}
