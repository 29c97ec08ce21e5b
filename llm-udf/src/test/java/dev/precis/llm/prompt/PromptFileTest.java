package dev.precis.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.precis.llm.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PromptFileTest {
  private static final Path BUNDLED = Path.of("..", "conf", "prompts");

  @TempDir private Path folder;

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("my.yaml"), yaml);
  }

  private PromptFile read(String yaml) throws IOException {
    return PromptFile.read(write(yaml).toString());
  }

  private List<String> problems(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("my.yaml"), content);
    return catchThrowableOfType(SettingsException.class, () -> PromptFile.read(file.toString()))
        .problems()
        .stream()
        .map(problem -> problem.substring((file + ": ").length()))
        .toList();
  }

  private List<String> problems(String yaml) throws IOException {
    return problems(yaml.getBytes(StandardCharsets.UTF_8));
  }

  static List<String> bundled() {
    return PromptFile.BUNDLED;
  }

  private static Stream<TextTemplate> wordings(PromptFile prompt) {
    return Stream.of(prompt.chapter(), prompt.part(), prompt.book())
        .flatMap(
            texts ->
                Stream.of(
                    texts.instruction(), texts.mergeInstruction(), texts.refineInstruction()));
  }

  @Test
  void bundlesEveryFileOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLED)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              PromptFile.BUNDLED.stream().map(name -> name + ".yaml").toList());
    }
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void everyBundledPromptIsWholeAndShort(String name) throws IOException {
    PromptFile prompt = PromptFile.read(name);

    assertThat(prompt.title()).matches(name + ", version \\d+");
    assertThat(prompt.system().form()).isNotBlank();
    assertThat(wordings(prompt))
        .hasSize(9)
        .allSatisfy(
            wording -> assertThat(wording.has(TextTemplate.WORDS)).as(wording.form()).isTrue())
        .allSatisfy(
            wording ->
                assertThat((prompt.system().form() + ' ' + wording.form()).split("\\s+"))
                    .as("words that every context must hold: %s", wording.form())
                    .hasSizeLessThan(100));
    assertThat(Files.readString(BUNDLED.resolve(name + ".yaml")))
        .as("each level has an instruction of its own")
        .contains("\npart:\n  instruction:", "\nbook:\n  instruction:");
  }

  @ParameterizedTest
  @MethodSource("bundled")
  void aCopyOfABundledPromptIsTheSame(String name) {
    PromptFile copy = PromptFile.read(BUNDLED.resolve(name + ".yaml").toString());
    PromptFile prompt = PromptFile.read(name);

    assertThat(copy.system()).isEqualTo(prompt.system());
    assertThat(wordings(copy)).containsExactlyElementsOf(wordings(prompt).toList());
  }

  @Test
  void theDefaultIsWordForWordWhatTheEmbeddedModelWasTrainedOn() {
    PromptFile neutral = PromptFile.neutral();

    assertThat(neutral.system().form())
        .isEqualTo(
            "You summarize passages of books faithfully and concisely. Answer with the summary"
                + " alone.");
    assertThat(neutral.chapter().instruction().form())
        .isEqualTo("Summarize the following text in at most {words} words.");
    assertThat(neutral.chapter().mergeInstruction().form())
        .isEqualTo(
            "The following are summaries of consecutive parts of a chapter. Combine them into one"
                + " summary of at most {words} words.");
    assertThat(neutral.part().instruction().form())
        .isEqualTo(
            "The following are summaries of consecutive chapters of a part of a book. Combine them"
                + " into one summary of at most {words} words.");
    assertThat(neutral.book().instruction().form())
        .isEqualTo(
            "The following are summaries of consecutive parts of a book. Combine them into one"
                + " summary of at most {words} words.");
    assertThat(neutral.part().mergeInstruction()).isEqualTo(neutral.part().instruction());
    assertThat(neutral.book().mergeInstruction()).isEqualTo(neutral.book().instruction());
  }

  @Test
  void anInstructionIsEnough() throws IOException {
    PromptFile prompt = read("instruction: Write a haiku, {words} words.");

    assertThat(prompt.title()).isEqualTo(folder.resolve("my.yaml").toString());
    assertThat(prompt.language()).isEmpty();
    assertThat(prompt.system()).isEqualTo(PromptFile.neutral().system());
    assertThat(wordings(prompt))
        .allSatisfy(wording -> assertThat(wording.form()).endsWith("Write a haiku, {words} words."))
        .extracting(TextTemplate::form)
        .satisfies(
            forms ->
                assertThat(forms.stream().distinct())
                    .as("merging a part or a book is joining its children, all else is its own")
                    .hasSize(7));
  }

  @Test
  void takesEveryKey() throws IOException {
    PromptFile prompt =
        read(
            """
            version: 3
            language: Brazilian Portuguese
            system: ""
            instruction: |
              I {words}
            merge-instruction: M
            refine-instruction: R
            part:
              instruction: PI
              merge-instruction: PM
              refine-instruction: "PR {language}"
            book:
              instruction: BI
            """);

    assertThat(prompt.title()).endsWith("my.yaml, version 3");
    assertThat(prompt.language()).isEqualTo("Brazilian Portuguese");
    assertThat(prompt.system().form()).as("none").isEmpty();
    assertThat(wordings(prompt).map(TextTemplate::form))
        .startsWith("I {words}", "M", "R", "PI", "PM", "PR {language}", "BI", "BI");
  }

  @Test
  void theExampleOfTheGuideHasEveryTextOfItsOwn() throws IOException {
    String guide = Files.readString(Path.of("..", "docs", "prompts.md"));
    int start = guide.indexOf("```yaml\n") + "```yaml\n".length();
    PromptFile prompt = read(guide.substring(start, guide.indexOf("```", start)));

    assertThat(prompt.language()).isEqualTo("German");
    assertThat(wordings(prompt).map(TextTemplate::form).distinct()).hasSize(7);
    assertThat(prompt.chapter().refineInstruction().form())
        .startsWith("The first of the following texts");
  }

  @Test
  void nothingAfterAKeyIsAnEmptyTextAndNothingBelowASectionLeavesItOut() throws IOException {
    assertThat(read("instruction: A\nsystem:\npart:\nbook: {}\nlanguage:\nversion:\n"))
        .isEqualTo(read("instruction: A\nsystem: ''"));
    assertThat(read("instruction: A\nsystem: null\npart: ~\nmerge-instruction: null\n"))
        .isEqualTo(read("instruction: A"));
    assertThat(problems("instruction: A\nrefine-instruction:\npart:\n  instruction:\n"))
        .containsExactlyInAnyOrder(
            "refine-instruction: expected an instruction, got nothing",
            "part.instruction: expected an instruction, got nothing");
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    assertThat(read("\uFEFFinstruction: A")).isEqualTo(read("instruction: A"));
  }

  @Test
  void allProblemsAreToldTogether() throws IOException {
    assertThat(
            problems(
                """
                version: [1]
                langauge: German
                language: de
                system: Be brief, {words} words.
                instruction: In {wrods} words.
                merge-instruction: "{summary}"
                refine-instruction: Go on with {text}.
                part: Combine them.
                book:
                  instrution: A
                  merge-instruction: 5
                """))
        .containsExactlyInAnyOrder(
            "version: expected a text, got [1]",
            "langauge: unknown setting; did you mean language?",
            "language: expected a language by its English name, such as German, got \"de\"",
            "system: unknown placeholder {words}; expected {language}. For literal braces,"
                + " write {{words}}",
            "instruction: unknown placeholder {wrods}; did you mean {words}? For literal"
                + " braces, write {{wrods}}",
            "merge-instruction: unknown placeholder {summary}; expected {words} or {language}. For literal"
                + " braces, write {{summary}}",
            "refine-instruction: unknown placeholder {text}; expected {words} or {language}. For literal"
                + " braces, write {{text}}",
            "part: expected instructions below it, got \"Combine them.\"",
            "book.instrution: unknown setting; did you mean book.instruction?",
            "book.merge-instruction: expected a text, got 5");
  }

  static List<Arguments> refusedFiles() {
    return List.of(
        Arguments.of("", "instruction: expected an instruction, got nothing"),
        Arguments.of("# nothing\n", "instruction: expected an instruction, got nothing"),
        Arguments.of("system: A", "instruction: expected an instruction, got nothing"),
        Arguments.of("instruction: ' '", "instruction: expected an instruction"),
        Arguments.of("instruction:", "instruction: expected an instruction"),
        Arguments.of("instruction: true", "instruction: expected a text, got true"),
        Arguments.of("instruction: 7.5", "instruction: expected a text, got 7.5"),
        Arguments.of("instruction: {words}", "instruction: expected a text, got {\"words\":\"\"}"),
        Arguments.of("instruction: [A, B]", "instruction: expected a text, got [\"A\",\"B\"]"),
        Arguments.of("instruction: A\ninstruction: B", "in line 2: Duplicate field 'instruction'"),
        Arguments.of(
            "instruction: A\npart: {instruction: B}\npart.instruction: C",
            "part.instruction: expected it once, got it twice"),
        Arguments.of("instruction: A\n---\ninstruction: B", "expected a YAML map of texts"),
        Arguments.of("Summarize.", "expected a YAML map of texts, got \"Summarize.\""),
        Arguments.of("[a, b]", "expected a YAML map of texts, got [\"a\",\"b\"]"),
        Arguments.of("instruction: 'A", "expected a YAML map of texts, got an error in line 1"),
        Arguments.of("instruction: A: b", "expected a YAML map of texts, got an error in line 1"),
        Arguments.of("system: &a A\ninstruction: *a", "expected texts, got the alias *a in line 2"),
        Arguments.of("instruction: A\n<<: {system: B}", "<<: unknown setting"),
        Arguments.of("{\"instruction\": 1", "expected a YAML map of texts, got an error in line 1"),
        Arguments.of("instruction: \u0007", "expected a YAML map of texts, got an error"),
        Arguments.of("[".repeat(60_000), "expected a YAML map of texts"),
        Arguments.of("{a: ".repeat(16_000), "expected a YAML map of texts"));
  }

  @ParameterizedTest
  @MethodSource("refusedFiles")
  void refusesWhatIsNoPrompt(String yaml, String problem) throws IOException {
    assertThat(problems(yaml)).singleElement().asString().contains(problem);
  }

  @Test
  void refusesAFileThatIsNotInUtf8() throws IOException {
    String german = "instruction: Fasse gr\u00fcndlich zusammen.";

    assertThat(read(german).chapter().instruction().form()).contains("gr\u00fcndlich");
    assertThat(problems(german.getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly("expected a text in UTF-8, got other bytes");
    assertThat(problems(german.getBytes(StandardCharsets.UTF_16)))
        .containsExactly("expected a text in UTF-8, got other bytes");
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    String start = "instruction: ";
    String most = start + "a".repeat(PromptSource.MOST_BYTES - start.length());

    assertThat(read(most).chapter().instruction().form()).startsWith("aaa");
    assertThat(problems(most + "a")).containsExactly("expected at most 65536 bytes, got 65537");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    Path none = folder.resolve("none.yaml");

    assertThatThrownBy(() -> PromptFile.read(none.toString()))
        .isInstanceOf(SettingsException.class)
        .hasMessage("Cannot use the settings: " + none + ": no such file, got " + none);
    assertThatThrownBy(() -> PromptFile.read(folder.toString()))
        .isInstanceOf(SettingsException.class)
        .hasMessageEndingWith("expected a file, got something else");
    assertThatThrownBy(() -> PromptFile.read("a/\0.yaml"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("not a path of this machine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/dev/null"})
  void refusesADevice(String path) {
    assertThatThrownBy(() -> PromptFile.read(path))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(path);
  }

  @Test
  void namesTheBundledOnesForAnyOtherName() {
    assertThatThrownBy(() -> PromptFile.read("bulets"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "Cannot use the settings: expected neutral, bullets, so-far, headline or the path of a"
                + " .yaml file, got \"bulets\"; did you mean bullets?");
    for (String name : List.of("../neutral", "Neutral", "neutral.yaml", "NEUTRAL ", "")) {
      assertThatThrownBy(() -> PromptFile.read(name))
          .as(name)
          .isInstanceOf(SettingsException.class);
    }
  }

  /** No file ends in anything but a prompt or its problems, each under the file's name. */
  @Test
  void anyDamageIsAPromptOrAProblem() throws IOException {
    Random random = new Random(7);
    byte[] sound = Files.readAllBytes(BUNDLED.resolve("neutral.yaml"));
    Map<Boolean, List<Integer>> outcomes =
        random
            .ints(600)
            .boxed()
            .collect(java.util.stream.Collectors.partitioningBy(seed -> damaged(sound, seed)));

    assertThat(outcomes.get(true)).as("refused").hasSizeGreaterThan(50);
    assertThat(outcomes.get(false)).as("taken").hasSizeGreaterThan(50);
  }

  /** Whether the damage of a few bytes made it a problem. */
  private boolean damaged(byte[] sound, int seed) {
    Random random = new Random(seed);
    byte[] bytes = sound.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          (byte)
              (random.nextBoolean()
                  ? random.nextInt(256)
                  : "{}:\n\"'&*-#[".charAt(random.nextInt(11)));
    }
    try {
      Path file = Files.write(folder.resolve("damaged.yaml"), bytes);
      PromptFile prompt = PromptFile.read(file.toString());
      assertThat(prompt.chapter().instruction().form()).isNotBlank();
      return false;
    } catch (SettingsException e) {
      assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.contains("damaged.yaml: "));
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
