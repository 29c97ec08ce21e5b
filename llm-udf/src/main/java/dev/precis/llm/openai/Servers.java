package dev.precis.llm.openai;

import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers of the settings, asked before any work. Immutable. */
final class Servers {
  private static final Logger LOG = LoggerFactory.getLogger(Servers.class);

  /** A server that is not up before any work is a mistake more often than a passing fault. */
  private static final Duration BRIEFLY = Duration.ofSeconds(20);

  private final EndpointSettings settings;
  private final Client client;
  private final KnownServers known;
  private final Endpoints endpoints;
  private final int contextTokens;
  private final Time time;

  private Servers(
      EndpointSettings settings,
      Client client,
      KnownServers known,
      Endpoints endpoints,
      int contextTokens,
      Time time) {
    this.settings = settings;
    this.client = client;
    this.known = known;
    this.endpoints = endpoints;
    this.contextTokens = contextTokens;
    this.time = time;
  }

  /**
   * Asks all of them.
   *
   * @throws EngineRefusedException if one cannot be used
   * @throws dev.precis.llm.engine.EngineUnavailableException if none answers
   * @throws ModelLoadException if the length of the context is not known
   */
  static Servers ask(EndpointSettings settings, ModelSettings model, OpenAiEngine engine) {
    Client client = new Client(settings, ApiKey.of(settings, engine.environment()));
    Time time = engine.time();
    Endpoints endpoints = new Endpoints(settings.urls(), time);
    KnownServers first =
        new KnownServers(new ServerProbe(client, settings.model()), model.contextTokens());
    RequestPatience patience = RequestPatience.untimed(time, settings.timeout());
    ServerFacts facts =
        new Retries(endpoints, shorter(BRIEFLY, settings.giveUpAfter()), time)
            .ask(patience, endpoint -> first.of(endpoint, patience));
    // All must have the same model, also if the settings name none.
    KnownServers others =
        new KnownServers(new ServerProbe(client, facts.model()), model.contextTokens());
    endpoints.all().forEach(endpoint -> askOnce(endpoint, others, time, settings.timeout()));
    return new Servers(settings, client, others, endpoints, context(model, endpoints, facts), time);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static void askOnce(Endpoint endpoint, KnownServers known, Time time, Duration timeout) {
    RequestPatience patience = RequestPatience.untimed(time, timeout);
    patience.begin(endpoint.url());
    try {
      ServerFacts unused = known.of(endpoint, patience);
    } catch (IOException e) {
      RuntimeException reason = Client.failed(endpoint.url(), e);
      if (!(reason instanceof ServerFault)) {
        throw reason;
      }
      LOG.warn("A server is not up, and is left out until it is: {}", reason.getMessage());
    } catch (ServerFault e) {
      LOG.warn("A server is not up, and is left out until it is: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException("Cannot use engine openai: it was interrupted", e);
    }
  }

  private static int context(ModelSettings model, Endpoints endpoints, ServerFacts facts) {
    if (model.contextTokens() > 0) {
      return model.contextTokens();
    }
    OptionalInt least =
        endpoints.all().stream()
            .filter(endpoint -> endpoint.facts() != null)
            .map(endpoint -> endpoint.facts().contextTokens())
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .min();
    return least.orElseThrow(
        () ->
            new ModelLoadException(
                "Cannot use engine openai: "
                    + endpoints
                    + " ("
                    + facts.text()
                    + ") does not say how long the context of "
                    + facts.model()
                    + " is; set model.context-tokens to it",
                null));
  }

  private List<ServerFacts> facts() {
    return endpoints.all().stream().map(Endpoint::facts).filter(facts -> facts != null).toList();
  }

  /** The model's name at the servers. */
  String model() {
    return facts().get(0).model();
  }

  /** The shortest context, or that of the settings. */
  int contextTokens() {
    return contextTokens;
  }

  /** The kinds and versions, for people. */
  String kinds() {
    return facts().stream().map(ServerFacts::text).distinct().collect(Collectors.joining(", "));
  }

  /**
   * What the servers tell of the model's content; empty if they tell nothing.
   *
   * @throws EngineRefusedException if they have different models of this name
   */
  String digest() {
    List<String> digests =
        facts().stream().map(ServerFacts::digest).filter(d -> !d.isEmpty()).distinct().toList();
    if (digests.size() > 1) {
      throw new EngineRefusedException(
          "Cannot use engine openai: the servers of "
              + EndpointSettings.URLS.key()
              + " have different models of the name "
              + model()
              + "; give them the same one, got the digests "
              + String.join(", ", digests),
          null);
    }
    return digests.isEmpty() ? "" : digests.get(0);
  }

  /** Whether a server counts tokens. */
  private boolean countTokens() {
    return facts().stream().anyMatch(ServerFacts::tokenizes);
  }

  /** One line for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s at %s (%s), context of %d tokens, tokens %s",
        model(),
        endpoints,
        kinds(),
        contextTokens,
        countTokens() ? "counted by the server" : "estimated before requests");
  }

  /** The model, ready for prompts. */
  OpenAiGenerator generator() {
    Retries retries = new Retries(endpoints, settings.giveUpAfter(), time);
    TokenCounts counts =
        countTokens()
            ? new ServerCounts(client, known, retries, settings.timeout(), time)
            : new EstimatedCounts();
    return new OpenAiGenerator(client, known, endpoints, counts, contextTokens, settings, time);
  }
}
