package dev.precis.llm.llamaserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.GenerationException;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufFacts;
import dev.precis.llm.http.Patience;
import dev.precis.llm.model.ModelChatTemplate;

/**
 * Makes a generator of a server: starts it, and asks it for what the model's file does not tell.
 */
final class ServerLoad {
  private final ModelSettings settings;
  private final GgufFacts facts;
  private final int contextTokens;
  private final String engine;

  /**
   * @param engine the name and build of the program
   */
  ServerLoad(ModelSettings settings, GgufFacts facts, int contextTokens, String engine) {
    this.settings = settings;
    this.facts = facts;
    this.contextTokens = contextTokens;
    this.engine = engine;
  }

  /**
   * Starts the first server. The keeper is closed if that fails.
   *
   * @throws ModelLoadException if the model cannot be loaded; the message gives the reason
   */
  LlamaServerGenerator of(ServerKeeper keeper, Turns turns) {
    SupervisedServer server = new SupervisedServer(keeper, turns);
    boolean loaded = false;
    try {
      keeper.open();
      LlamaServerGenerator generator =
          new LlamaServerGenerator(
              server,
              engine,
              facts.controlTokens(),
              chatTemplate(server),
              contextTokens,
              settings.slots());
      loaded = true;
      return generator;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(
          "Cannot load model " + settings.path() + ": the loading thread was interrupted", e);
    } catch (GenerationException e) {
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": llama-server does not render its chat template; set model.chat-template, got: "
              + e.getMessage(),
          e);
    } finally {
      if (!loaded) {
        server.close();
      }
    }
  }

  private ChatTemplate chatTemplate(SupervisedServer server) {
    if (!settings.chatTemplate().isEmpty()) {
      return new ChatTemplate(settings.chatTemplate());
    }
    if (!facts.hasChatTemplate()) {
      return ChatTemplate.LLAMA_2;
    }
    return ModelChatTemplate.ofFile(
        settings.path(), beginOfText(server), (system, user) -> rendered(server, system, user));
  }

  /** The token that the server puts before each prompt; empty if the model has none. */
  private static String beginOfText(SupervisedServer server) {
    ObjectNode body = ServerConnection.JSON.createObjectNode();
    body.put("content", "");
    body.put("add_special", true);
    body.put("with_pieces", true);
    JsonNode answer =
        server.ask(
            (connection, patience) -> connection.post("/tokenize", body, patience),
            Patience.ENDLESS);
    return answer.path("tokens").path(0).path("piece").asText("");
  }

  private static String rendered(SupervisedServer server, String system, String user) {
    ObjectNode body = ServerConnection.JSON.createObjectNode();
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "system").put("content", system);
    messages.addObject().put("role", "user").put("content", user);
    return server
        .ask(
            (connection, patience) -> connection.post("/apply-template", body, patience),
            Patience.ENDLESS)
        .path("prompt")
        .asText();
  }
}
