package dev.precis.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.http.HttpReply;
import dev.precis.llm.http.Patience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Asks a server for its models, and what else it tells. Thread-safe. */
final class ServerProbe {
  /** As the servers name the context length in their list of models. */
  private static final List<String> CONTEXT_KEYS =
      List.of("max_model_len", "context_length", "context_window", "max_context_length");

  private static final String LATEST = ":latest";

  private final Client client;
  private final String wanted;

  /**
   * @param wanted the model's name; empty: the only one that a server has
   */
  ServerProbe(Client client, String wanted) {
    this.client = client;
    this.wanted = wanted;
  }

  /**
   * Returns what is known of a server.
   *
   * @throws EngineRefusedException if it refuses the key, or lacks the model
   * @throws ServerFault if it is worth another try
   * @throws IOException as well
   */
  ServerFacts ask(BaseUrl url, Patience patience) throws IOException, InterruptedException {
    HttpReply reply = HttpReply.of(client.get(url.api("/models"), patience));
    ServerWords words = new ServerWords(client.key(), "");
    if (!reply.isOk()) {
      throw Refusals.of(url, reply.status(), reply.headers(), reply.body(), words, wanted, false);
    }
    JsonNode models = ServerWords.json(reply.body()).path("data");
    if (!models.isArray()) {
      throw new EngineRefusedException(
          "Cannot use engine openai: "
              + url
              + " lists no models as OpenAI's interface does"
              + words.in(reply.body())
              + "; change "
              + EndpointSettings.URLS.key(),
          null);
    }
    JsonNode model = model(url, models, words);
    ServerKind kind = ServerKind.of(model.path("owned_by").asText());
    String name = wanted.isEmpty() ? model.path("id").asText() : wanted;
    Details details = new Details(url, name, patience);
    return switch (kind) {
      case LLAMA_SERVER -> details.llamaServer(model);
      case VLLM -> details.vllm(model);
      case OLLAMA -> details.ollama();
      case LLAMA_CPP_PYTHON -> details.facts(kind, "", context(model), "", false);
      case OTHER -> details.other(model);
    };
  }

  private JsonNode model(BaseUrl url, JsonNode models, ServerWords words) {
    List<String> names = new ArrayList<>();
    for (JsonNode model : models) {
      if (names(model).anyMatch(name -> name.equals(wanted) || name.equals(wanted + LATEST))) {
        return model;
      }
      names.add(words.shown(model.path("id").asText()));
    }
    if (wanted.isEmpty() && models.size() == 1) {
      return models.get(0);
    }
    String has = names.isEmpty() ? "none" : words.shown(String.join(", ", names));
    throw new EngineRefusedException(
        "Cannot use engine openai: "
            + url
            + (wanted.isEmpty() ? " has not just one model" : " has no model " + wanted)
            + ", it has "
            + has
            + "; change "
            + EndpointSettings.MODEL.key(),
        null);
  }

  private static Stream<String> names(JsonNode model) {
    return Stream.concat(
        Stream.of(model.path("id").asText()),
        StreamSupport.stream(model.path("aliases").spliterator(), false).map(JsonNode::asText));
  }

  private static OptionalInt context(JsonNode model) {
    return CONTEXT_KEYS.stream()
        .map(model::path)
        .filter(JsonNode::isInt)
        .mapToInt(JsonNode::intValue)
        .findFirst();
  }

  /** What single kinds of servers tell beyond OpenAI's interface. */
  private final class Details {
    private final BaseUrl url;
    private final String name;
    private final Patience patience;

    Details(BaseUrl url, String name, Patience patience) {
      this.url = url;
      this.name = name;
      this.patience = patience;
    }

    ServerFacts facts(
        ServerKind kind,
        String version,
        OptionalInt contextTokens,
        String digest,
        boolean tokenizes) {
      String shown = new ServerWords(client.key(), "").shown(version);
      return new ServerFacts(kind, shown, name, contextTokens, digest, tokenizes);
    }

    /** Also a server of this kind may not: a proxy in between lets only OpenAI's paths pass. */
    private boolean tokenizes(ServerKind kind) throws IOException, InterruptedException {
      HttpReply reply =
          HttpReply.of(
              client.post(url.own("/tokenize"), Tokenizing.text(kind, name, "a"), patience));
      return reply.isOk() && Tokenizing.count(kind, ServerWords.json(reply.body())).isPresent();
    }

    ServerFacts llamaServer(JsonNode model) throws IOException, InterruptedException {
      JsonNode props = get("/props");
      JsonNode slot = props.path("default_generation_settings").path("n_ctx");
      JsonNode context = slot.isInt() ? slot : model.path("meta").path("n_ctx");
      return facts(
          ServerKind.LLAMA_SERVER,
          props.path("build_info").asText(),
          number(context),
          "",
          tokenizes(ServerKind.LLAMA_SERVER));
    }

    ServerFacts vllm(JsonNode model) throws IOException, InterruptedException {
      return facts(
          ServerKind.VLLM,
          get("/version").path("version").asText(),
          context(model),
          "",
          tokenizes(ServerKind.VLLM));
    }

    ServerFacts other(JsonNode model) throws IOException, InterruptedException {
      // The owner of a model of Ollama can have any name.
      return get("/api/version").path("version").isTextual()
          ? ollama()
          : facts(ServerKind.OTHER, "", context(model), "", false);
    }

    /** Loads the model: only a loaded one tells the context that it really has. */
    ServerFacts ollama() throws IOException, InterruptedException {
      String version = get("/api/version").path("version").asText();
      String digest = entry(get("/api/tags")).path("digest").asText();
      JsonNode context = entry(get("/api/ps")).path("context_length");
      if (!context.isInt()) {
        ObjectNode load = JsonNodeFactory.instance.objectNode();
        load.put("model", name).put("stream", false);
        HttpReply loaded = HttpReply.of(client.post(url.own("/api/generate"), load, patience));
        if (!loaded.isOk()) {
          throw Refusals.of(
              url,
              loaded.status(),
              loaded.headers(),
              loaded.body(),
              new ServerWords(client.key(), ""),
              name,
              false);
        }
        context = entry(get("/api/ps")).path("context_length");
      }
      return facts(ServerKind.OLLAMA, version, number(context), digest, false);
    }

    /** The model in a list of Ollama. */
    private JsonNode entry(JsonNode list) {
      for (JsonNode model : list.path("models")) {
        String other = model.path("name").asText();
        if (other.equals(name) || other.equals(name + LATEST)) {
          return model;
        }
      }
      return list.path("models").path("none");
    }

    private OptionalInt number(JsonNode node) {
      return node.isInt() && node.intValue() > 0
          ? OptionalInt.of(node.intValue())
          : OptionalInt.empty();
    }

    /** What a server tells at an address; a missing node if it has none. */
    private JsonNode get(String path) throws IOException, InterruptedException {
      HttpReply reply = HttpReply.of(client.get(url.own(path), patience));
      return reply.isOk() ? ServerWords.json(reply.body()) : ServerWords.json("");
    }
  }
}
