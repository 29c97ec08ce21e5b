package dev.precis.job.crash;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.KnownBy;
import dev.precis.llm.engine.ModelDescription;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import dev.precis.llm.lead.LeadEngine;

/**
 * As the engine {@code lead}, but a text can end the JVM, as one can with an engine of native code:
 * see {@link CrashGenerator}. For tests; reaches a Spark by {@link CrashEngineJar}.
 */
public final class CrashEngine implements Engine {
  static final String NAME = "crash";

  private final Engine lead = new LeadEngine();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean runsNativeCode() {
    return true;
  }

  @Override
  public ModelDescription describe(ModelSettings settings) {
    return new ModelDescription(
        lead.describe(settings).settings(),
        NAME,
        KnownBy.NAME,
        // Not DigestUtils, which Precis's jar has under another name.
        "c".repeat(64),
        NAME + " 1",
        NAME + " (for tests: ends the JVM)");
  }

  @Override
  public TextGenerator load(ModelSettings settings) {
    return new CrashGenerator(lead.load(settings));
  }
}
