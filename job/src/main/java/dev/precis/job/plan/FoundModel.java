package dev.precis.job.plan;

import dev.precis.job.console.Console;
import dev.precis.llm.cache.ModelUri;
import dev.precis.llm.engine.ContextLength;
import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelOutline;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SelfCheck;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.spark.LocatedModel;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * A model whose engine is on the class path and whose file, if the engine reads one, is on this
 * machine. Nothing is loaded yet. Runs and plans find their model here, so that both see the same
 * file.
 *
 * @param outline what is known of the model before it is loaded; empty if nothing is
 */
public record FoundModel(Engine engine, LocatedModel located, Optional<ModelOutline> outline) {
  /**
   * Finds the engine and the file, and fetches the file if it is elsewhere. Files that were passed
   * with {@code --files} are found only while a Spark session is open.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if the model cannot be used, with the reason
   */
  public static FoundModel of(ModelSettings settings) {
    Engine engine = Engines.onClassPath().named(settings.engine());
    LocatedModel located = LocatedModel.of(engine, settings);
    return new FoundModel(engine, located, engine.outline(located.local()));
  }

  /** Says on the console if {@link #of} may fetch the model, which can take minutes. */
  public static void announceFetching(ModelSettings settings, Console console) {
    ModelUri source = new ModelUri(settings.path());
    if (source.isRemote() && Engines.onClassPath().named(settings.engine()).readsModelFile()) {
      console.say("model from %s; fetching it for the first time takes a while", source);
    }
  }

  /** The engine, and what it runs if that is no model file, in a line for people. */
  public String inWords() {
    return outline.isPresent() ? engine.name() : describe().text();
  }

  /**
   * The settings that load the model on this machine, with the context tokens that it will have.
   */
  public ModelSettings settings() {
    ModelSettings local = located.local();
    return outline
        .map(known -> local.withContextTokens(ContextLength.tokens(local, known.contextLength())))
        .orElseGet(() -> describe().settings());
  }

  /**
   * Loads the model into this JVM, which takes as much memory as the model.
   *
   * @throws dev.precis.llm.engine.ModelLoadException if it cannot be loaded, with the reason
   */
  public TextGenerator load() {
    return SelfCheck.load(engine, settings());
  }

  /**
   * Compares the memory that the model needs with what this machine has, whatever Spark's master
   * is.
   *
   * @param enforced false: only warn
   * @throws dev.precis.job.console.InputException if memory is too little
   */
  public void requireMemoryHere(boolean enforced, Console console) {
    outline.ifPresent(known -> checkHere(known).require(settings(), enforced, console));
  }

  /** Whether this machine has enough memory for the model, as far as anything is known. */
  public boolean fitsHere() {
    return outline
        .map(known -> checkHere(known).verdict() == MemoryCheck.Verdict.FITS)
        .orElse(true);
  }

  private MemoryCheck checkHere(ModelOutline known) {
    SparkConf here = new SparkConf().set(ExecutorShape.MASTER, "local[*]");
    return MemoryCheck.of(ExecutorShape.of(here), known, settings());
  }

  /** Reads the whole model file for its checksum: seconds per gigabyte. */
  ModelDescription describe() {
    return engine.describe(located.localWithSha256());
  }
}
