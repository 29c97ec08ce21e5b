package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.http.HttpReply;
import dev.precis.llm.model.RecentCounts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts tokens by the tokenizer of a server: one request per text, and none for texts that were
 * counted lately. Thread-safe.
 */
final class ServerCounts implements TokenCounts {
  private static final Prompt PLACEHOLDERS = new Prompt(ChatTemplate.SYSTEM, ChatTemplate.USER);
  private static final Prompt PLACEHOLDER = new Prompt("", ChatTemplate.USER);

  private final Client client;
  private final KnownServers servers;
  private final Retries retries;
  private final Duration timeout;
  private final Time time;
  private final EstimatedCounts estimate = new EstimatedCounts();
  private final RecentCounts prompts = new RecentCounts();
  private final RecentCounts texts = new RecentCounts();

  /** Llama-server's template, by whether there is a system message; empty if it has no places. */
  private final Map<Boolean, Optional<ChatTemplate>> templates = new ConcurrentHashMap<>();

  ServerCounts(Client client, KnownServers servers, Retries retries, Duration timeout, Time time) {
    this.client = client;
    this.servers = servers;
    this.retries = retries;
    this.timeout = timeout;
    this.time = time;
  }

  @Override
  public int of(Prompt prompt) {
    return remembered(prompts, prompt, asked -> asked.tokens(prompt));
  }

  @Override
  public int of(String text) {
    return remembered(texts, new Prompt("", text), asked -> asked.tokens(text));
  }

  private int remembered(RecentCounts recent, Prompt key, Question question) {
    OptionalInt known = recent.of(key);
    if (known.isPresent()) {
      return known.getAsInt();
    }
    RequestPatience patience = RequestPatience.untimed(time, timeout);
    int tokens = retries.ask(patience, endpoint -> question.to(new Asked(endpoint, patience)));
    recent.put(key, tokens);
    return tokens;
  }

  /** A template may be rendered in another way with other messages, so this is a little less. */
  @Override
  public int atLeast(Prompt prompt) {
    return of(prompt) * 19 / 20;
  }

  /** How many tokens something has. */
  @FunctionalInterface
  private interface Question {
    int to(Asked server) throws IOException, InterruptedException;
  }

  /** A server that is asked to count. */
  private final class Asked {
    private final BaseUrl url;
    private final RequestPatience patience;
    private final ServerFacts server;

    Asked(Endpoint endpoint, RequestPatience patience) throws IOException, InterruptedException {
      this.url = endpoint.url();
      this.patience = patience;
      this.server = servers.of(endpoint, patience);
    }

    int tokens(String text) throws IOException, InterruptedException {
      return server.tokenizes()
          ? counted(Tokenizing.text(server.kind(), server.model(), text), text)
          : estimate.of(text);
    }

    int tokens(Prompt prompt) throws IOException, InterruptedException {
      if (!server.tokenizes()) {
        return estimate.of(prompt);
      }
      ObjectNode body =
          server.kind() == ServerKind.VLLM
              ? Tokenizing.messages(server.model(), prompt)
              : Tokenizing.rendered(rendered(prompt));
      return counted(body, prompt.user());
    }

    /** Asks for the template once, because it is the same for all prompts. */
    private String rendered(Prompt prompt) throws IOException, InterruptedException {
      boolean withSystem = !prompt.system().isEmpty();
      Optional<ChatTemplate> template = templates.get(withSystem);
      if (template == null) {
        String form = applied(withSystem ? PLACEHOLDERS : PLACEHOLDER);
        template =
            form.contains(ChatTemplate.USER) && form.contains(ChatTemplate.SYSTEM) == withSystem
                ? Optional.of(new ChatTemplate(form))
                : Optional.empty();
        templates.put(withSystem, template);
      }
      return template.isPresent() ? template.get().render(prompt) : applied(prompt);
    }

    private String applied(Prompt prompt) throws IOException, InterruptedException {
      JsonNode answer =
          answer("/apply-template", Tokenizing.messages(server.model(), prompt), prompt.user());
      return answer.path("prompt").asText();
    }

    private int counted(ObjectNode body, String text) throws IOException, InterruptedException {
      return Tokenizing.count(server.kind(), answer("/tokenize", body, text))
          .orElseThrow(
              () -> ServerFault.broken(url + " did not count tokens as it did before", null));
    }

    private JsonNode answer(String path, ObjectNode body, String text)
        throws IOException, InterruptedException {
      HttpReply reply = HttpReply.of(client.post(url.own(path), body, patience));
      if (!reply.isOk()) {
        throw Refusals.of(
            url,
            reply.status(),
            reply.headers(),
            reply.body(),
            new ServerWords(client.key(), text),
            server.model(),
            false);
      }
      return ServerWords.json(reply.body());
    }
  }
}
