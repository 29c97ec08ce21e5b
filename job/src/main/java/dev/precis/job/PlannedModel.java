package dev.precis.job;

import dev.precis.llm.ModelLoadException;
import dev.precis.llm.ModelSettings;
import dev.precis.llm.Recipe;
import dev.precis.llm.gguf.GgufHeader;
import dev.precis.llm.llamacpp.LlamaCppGenerator;
import dev.precis.llm.llamacpp.ModelFile;
import java.util.Locale;
import org.apache.commons.io.FileUtils;

/** A look at the model's file before any work: its header is sound, and its checksum is known. */
record PlannedModel(ModelSettings settings, ModelIdentity identity, String description) {
  /**
   * @throws ModelLoadException when the file cannot be used, with the reason
   */
  static PlannedModel of(ModelSettings settings) {
    try (ModelFile file = ModelFile.open(settings)) {
      GgufHeader header = file.header();
      String sha256 = file.sha256();
      file.requireSha256(settings.sha256(), sha256);
      ModelSettings exact =
          (settings.isEmbedded()
                  ? settings
                  // An executor has another working folder.
                  : settings.withPath(file.path().toAbsolutePath().normalize().toString()))
              .withContextTokens(settings.contextTokensFor(header.contextLength()));
      String name = header.name().isBlank() ? file.path().getFileName().toString() : header.name();
      return new PlannedModel(
          exact,
          new ModelIdentity(name, sha256, LlamaCppGenerator.ENGINE),
          description(name, header, exact));
    }
  }

  /** In a line, for people. */
  private static String description(String name, GgufHeader header, ModelSettings settings) {
    return String.format(
        Locale.ROOT,
        "%s (%s, %s, %s of weights, trained for %d tokens), %s of %d tokens",
        name,
        header.architecture(),
        header.quantization(),
        FileUtils.byteCountToDisplaySize(header.weightsBytes()),
        header.contextLength(),
        Console.count(settings.slots(), "slot"),
        settings.contextTokens());
  }

  RunPlan plan(JobSettings job) {
    Recipe recipe =
        Recipe.of(
            identity.sha256(), settings.contextTokens(), settings, job.summary(), job.sampling());
    return new RunPlan(settings, identity, job.summary(), job.sampling(), recipe);
  }
}
