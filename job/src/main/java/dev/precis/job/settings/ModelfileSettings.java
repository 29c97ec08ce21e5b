package dev.precis.job.settings;

import dev.precis.job.console.InputException;
import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.SamplingSettings;
import dev.precis.llm.settings.Setting;
import dev.precis.llm.settings.SmallFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Translates an Ollama Modelfile into settings, so that a team can use the models that it has set
 * up there. What cannot be kept is refused, not left out.
 */
final class ModelfileSettings {
  private static final int MOST_BYTES = 1 << 20;

  /** Parameters whose names differ from those of the settings. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of(
          "num_ctx", "model.context-tokens",
          "num_thread", "model.threads",
          "num_gpu", "model.gpu-layers",
          "num_predict", "sampling.max-new-tokens");

  private static final Set<String> SAMPLING =
      SamplingSettings.all().stream().map(Setting::key).collect(Collectors.toUnmodifiableSet());

  private static final String STOP = "stop";
  private static final String STOP_KEY = "sampling.stop";
  private static final String SYSTEM_KEY = "summary.system";
  private static final String TEMPLATE_KEY = "model.chat-template";

  /** {@code {{ if .System }}...{{ end }}}: the message is there, or empty. */
  private static final Pattern IF =
      Pattern.compile(
          "\\{\\{-?\\s*if\\s+\\.(?:System|Prompt|First)\\s*-?}}(.*?)\\{\\{-?\\s*end\\s*-?}}",
          Pattern.DOTALL);

  private static final Pattern RESPONSE =
      Pattern.compile("\\{\\{-?\\s*\\.Response\\s*-?}}.*", Pattern.DOTALL);
  private static final Pattern SYSTEM = Pattern.compile("\\{\\{-?\\s*\\.System\\s*-?}}");
  private static final Pattern PROMPT = Pattern.compile("\\{\\{-?\\s*\\.Prompt\\s*-?}}");

  private final Path file;
  private final Map<String, Object> settings = new LinkedHashMap<>();
  private final List<String> stops = new ArrayList<>();

  private ModelfileSettings(Path file) {
    this.file = file;
  }

  /** Whether a file with settings is one, by its name: {@code Modelfile}, or with an ending. */
  static boolean isOne(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("modelfile")
        || lower.startsWith("modelfile.")
        || lower.endsWith(".modelfile");
  }

  /**
   * @throws InputException if it cannot be read, or has something that Precis cannot keep; the
   *     message names the line
   */
  static Map<String, Object> read(Path file) {
    try {
      ModelfileSettings settings = new ModelfileSettings(file);
      Modelfile.parse(new SmallFile(file.toString(), MOST_BYTES).text())
          .instructions()
          .forEach(settings::add);
      return settings.complete();
    } catch (IllegalArgumentException e) {
      throw new InputException("Cannot read Modelfile: " + e.getMessage() + ", got " + file, e);
    }
  }

  private void add(Modelfile.Instruction instruction) {
    String argument = instruction.arguments();
    switch (instruction.name()) {
      case "FROM" -> settings.put(ModelSettings.PATH.key(), path(instruction));
      case "PARAMETER" -> addParameter(instruction);
      case "SYSTEM" -> settings.put(SYSTEM_KEY, Modelfile.unquoted(argument));
      case "TEMPLATE" -> settings.put(TEMPLATE_KEY, template(instruction));
      case "LICENSE", "REQUIRES" -> {
        // Says nothing about answers.
      }
      case "ADAPTER" ->
          throw refused(
              instruction, "Precis loads no adapters; merge it into the model's file first");
      default -> throw refused(instruction, "Precis does not know this instruction");
    }
  }

  private String path(Modelfile.Instruction from) {
    String name = Modelfile.unquoted(from.arguments());
    if (!name.toLowerCase(Locale.ROOT).endsWith(".gguf")) {
      throw refused(
          from,
          "expected the path of a GGUF file; for a model in Ollama's own store set"
              + " model.engine=openai and endpoint.model instead");
    }
    Path folder = file.toAbsolutePath().getParent();
    return folder.resolve(name).normalize().toString();
  }

  private void addParameter(Modelfile.Instruction parameter) {
    String[] words = parameter.arguments().split("\\s+", 2);
    String name = words[0].toLowerCase(Locale.ROOT);
    String value = words.length < 2 ? "" : Modelfile.unquoted(words[1]);
    if (name.equals(STOP)) {
      stops.add(value);
      return;
    }
    String key = OTHER_NAMES.getOrDefault(name, "sampling." + name.replace('_', '-'));
    if (!OTHER_NAMES.containsKey(name) && !SAMPLING.contains(key)) {
      throw refused(parameter, "Precis has no such setting");
    }
    // Ollama's -1 and -2: no limit but the context, which is what Precis derives.
    if (!(name.equals("num_predict") && value.startsWith("-"))) {
      settings.put(key, value);
    }
  }

  private static String template(Modelfile.Instruction instruction) {
    String text = Modelfile.unquoted(instruction.arguments());
    Matcher condition = IF.matcher(text);
    String plain = condition.replaceAll(found -> Matcher.quoteReplacement(found.group(1)));
    plain = RESPONSE.matcher(plain).replaceFirst("");
    plain = SYSTEM.matcher(plain).replaceAll(Matcher.quoteReplacement(ChatTemplate.SYSTEM));
    plain = PROMPT.matcher(plain).replaceAll(Matcher.quoteReplacement(ChatTemplate.USER));
    if (plain.contains("{{") || !plain.contains(ChatTemplate.USER)) {
      throw refused(
          instruction,
          "expected a template of .System, .Prompt and .Response alone; remove it to use the one"
              + " in the model's file");
    }
    return plain;
  }

  private Map<String, Object> complete() {
    if (!settings.containsKey(ModelSettings.PATH.key())) {
      throw new InputException("Cannot read Modelfile: it has no FROM, got " + file);
    }
    if (!stops.isEmpty()) {
      settings.put(STOP_KEY, List.copyOf(stops));
    }
    return settings;
  }

  private static InputException refused(Modelfile.Instruction instruction, String reason) {
    return new InputException(
        "Cannot read Modelfile: line "
            + instruction.line()
            + ": "
            + reason
            + ", got "
            + instruction.name()
            + " "
            + instruction.arguments().lines().findFirst().orElse(""));
  }
}
