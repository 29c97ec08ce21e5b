package dev.precis.llm.openai;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.EngineRefusedException;
import dev.precis.llm.engine.EngineUnavailableException;
import dev.precis.llm.engine.KnownBy;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SettingValues;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Asks servers in the user's network that have OpenAI's interface: vLLM, Ollama, llama-server and
 * others. The server has the model and its chat template, so a model's file and what belongs to it
 * ({@code model.path}, {@code model.sha256}, {@code model.slots}, {@code model.threads}, {@code
 * model.gpu-layers}, {@code model.native-library}, {@code model.cache}) are not used, and any
 * model's profile is accepted. A chat template of the settings is refused.
 */
public final class OpenAiEngine implements Engine {
  static final String NAME = "openai";

  private final UnaryOperator<String> environment;
  private final Time time;

  /** The engine with this machine's clock and environment. */
  public OpenAiEngine() {
    this(System::getenv, Time.SYSTEM);
  }

  OpenAiEngine(UnaryOperator<String> environment, Time time) {
    this.environment = environment;
    this.time = time;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean runsNativeCode() {
    return false;
  }

  @Override
  public int maxInFlight(ModelSettings settings) {
    return settings.own().get(EndpointSettings.MAX_IN_FLIGHT);
  }

  @Override
  public boolean computesInJava() {
    return false;
  }

  @Override
  public boolean supportsJsonSchema() {
    return true;
  }

  @Override
  public List<Setting<?>> settings() {
    return EndpointSettings.ALL;
  }

  @Override
  public List<String> problems(ModelSettings settings) {
    return EndpointSettings.problems(settings);
  }

  @Override
  public Set<String> unsupportedSampling() {
    return Set.of(
        "sampling.mirostat",
        "sampling.mirostat-tau",
        "sampling.mirostat-eta",
        "sampling.repeat-last-n");
  }

  /**
   * {@inheritDoc}
   *
   * <p>Asks all servers. Those that are not up are left out, if at least one is.
   */
  @Override
  public ModelDescription describe(ModelSettings settings) {
    try {
      return description(settings, Servers.ask(EndpointSettings.of(settings), settings, this));
    } catch (EngineRefusedException | EngineUnavailableException e) {
      throw new ModelLoadException(e.getMessage(), e);
    }
  }

  private static ModelDescription description(ModelSettings settings, Servers servers) {
    Map<String, Object> own = new TreeMap<>(settings.own().given());
    own.put(EndpointSettings.MODEL.key(), servers.model());
    ModelSettings exact =
        settings
            .withOwn(new SettingValues(new TreeMap<>(own)))
            .withContextTokens(servers.contextTokens());
    return new ModelDescription(
        exact,
        servers.model(),
        KnownBy.NAME,
        DigestUtils.sha256Hex(NAME + '\n' + servers.model() + '\n' + servers.digest()),
        NAME + " (" + servers.kinds() + ")",
        servers.text());
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    EndpointSettings endpoint = EndpointSettings.of(settings);
    try {
      return Servers.ask(endpoint, settings, this).generator();
    } catch (EngineUnavailableException e) {
      throw new ModelLoadException(e.getMessage(), e);
    }
  }

  UnaryOperator<String> environment() {
    return environment;
  }

  Time time() {
    return time;
  }
}
