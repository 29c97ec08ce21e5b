package dev.precis.llm.llamaserver;

import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.gguf.GgufFacts;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.model.FileDescription;
import dev.precis.llm.model.GgufOutline;
import dev.precis.llm.model.ModelFile;
import dev.precis.llm.settings.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the models of GGUF files in llama.cpp's llama-server, a process that this JVM starts and
 * watches. A text that crashes it does not crash the JVM.
 */
public final class LlamaServerEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(LlamaServerEngine.class);

  private static final String NAME = "llama-server";
  private static final String LOCAL_MASTER = "local";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean runsNativeCode() {
    return false;
  }

  @Override
  public boolean computesInJava() {
    return false;
  }

  @Override
  public boolean readsModelFile() {
    return true;
  }

  @Override
  public boolean supportsJsonSchema() {
    return true;
  }

  @Override
  public List<Setting<?>> settings() {
    return LlamaServerSettings.ALL;
  }

  @Override
  public List<String> problems(ModelSettings settings) {
    return LlamaServerSettings.problems(settings);
  }

  /** {@inheritDoc} Empty for a file that only llama-server can read. */
  @Override
  public Optional<ModelOutline> outline(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      return header(file).map(GgufOutline::new);
    }
  }

  private static Optional<GgufHeader> header(ModelFile file) {
    try {
      return Optional.of(file.header());
    } catch (ModelLoadException e) {
      return Optional.empty();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads the whole file to calculate its SHA-256, which takes about a second per 1 to 2 GB.
   * Runs the program with {@code --version} and {@code --help}. If this machine has no program:
   * with a local master that is an error; the driver of a cluster may do without, and its executors
   * check theirs when they load the model.
   */
  @Override
  public ModelDescription describe(ModelSettings settings) {
    String engine = engine(settings);
    try (ModelFile file = ModelFile.open(settings)) {
      GgufFacts facts = facts(settings, file);
      String details = header(file).map(FileDescription::details).orElse(unknown(facts));
      return FileDescription.of(
          settings, file, facts.name(), details, contextTokens(settings, facts), engine);
    }
  }

  private static String engine(ModelSettings settings) {
    ServerProgram programs = ServerProgram.ofThisProcess();
    String path = settings.own().get(LlamaServerSettings.PATH);
    Optional<Path> program = programs.find(path);
    if (program.isPresent()) {
      return ServerBuild.of(program.get(), ServerBuild.TIME_LIMIT).engine();
    }
    // spark-submit sets it; the room knows nothing of Spark otherwise.
    if (System.getProperty("spark.master", "").startsWith(LOCAL_MASTER)) {
      throw new ModelLoadException(programs.missing(path), null);
    }
    LOG.warn("{}; the executors check theirs", programs.missing(path));
    return NAME + " (its build is known to the executors)";
  }

  private static GgufFacts facts(ModelSettings settings, ModelFile file) {
    return file.facts(
        reason ->
            LOG.warn(
                "Precis cannot read all of model {}, and leaves the check to llama-server: {}",
                settings.path(),
                reason));
  }

  private static String unknown(GgufFacts facts) {
    String architecture =
        facts.architecture().isEmpty() ? "unknown architecture" : facts.architecture();
    return architecture + ", not checked by Precis";
  }

  private static int contextTokens(ModelSettings settings, GgufFacts facts) {
    if (facts.contextLength().isEmpty() && settings.contextTokens() == 0) {
      throw new ModelLoadException(
          "Cannot load model "
              + settings.path()
              + ": its file does not tell the context that it was trained for; set"
              + " model.context-tokens, got 0",
          null);
    }
    return ContextLength.tokens(settings, facts.contextLength().orElse(Integer.MAX_VALUE));
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return load(settings, Watching.DEFAULT);
  }

  /** The same, with another patience. */
  static TextGenerator load(ModelSettings settings, Watching watching) {
    try (ModelFile file = ModelFile.open(settings)) {
      GgufFacts facts = facts(settings, file);
      file.requireSha256(settings.sha256());
      int contextTokens = contextTokens(settings, facts);
      Path program =
          ServerProgram.ofThisProcess().require(settings.own().get(LlamaServerSettings.PATH));
      ServerBuild build = ServerBuild.of(program, ServerBuild.TIME_LIMIT);
      ServerStart start =
          new ServerStart(
              build, settings, file.version(), contextTokens, watching, ServerStart::freePort);
      ServerLoad load = new ServerLoad(settings, facts, contextTokens, build.engine());
      if (settings.own().get(LlamaServerSettings.SHARE) == LlamaServerSettings.Share.EXECUTOR) {
        return load.of(new ServerKeeper(start::start, watching), new Turns(Turns.Gate.OPEN));
      }
      String key = HostKey.of(build, settings, file, contextTokens);
      HostStart shared = HostStart.of(start, key, settings.own(), watching);
      return load.of(new ServerKeeper(shared::start, watching), new Turns(shared.gate()));
    }
  }
}
