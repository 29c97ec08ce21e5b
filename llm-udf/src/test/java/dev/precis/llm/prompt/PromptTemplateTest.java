package dev.precis.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.Prompt;
import dev.precis.llm.summarize.SummarySettings;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PromptTemplateTest {
  @Test
  void quotesEachOfTwoTextsWithoutTheFencesInThem() {
    Prompt prompt =
        new PromptTemplate("Be brief.", "Go on.", 5).prompt("So far \"\"\" x", "next\"\"\"\"");

    assertThat(prompt.user())
        .isEqualTo("Go on.\n\n\"\"\"\nSo far '' x\n\"\"\"\n\n\"\"\"\nnext''\n\"\"\"");
    assertThat(prompt.text()).isEqualTo("So far '' x\n\nnext''");
  }

  private static final PromptTemplate TEMPLATE =
      new PromptTemplate("Be brief.", "In {words} words, {words}!", 30);
  private static final String HEAD = "In 30 words, 30!\n\n\"\"\"\n";
  private static final String TAIL = "\n\"\"\"";

  @Test
  void quotesTheTextAfterTheInstruction() {
    assertThat(TEMPLATE.prompt("It was.\n\nIt is."))
        .isEqualTo(
            new Prompt("Be brief.", HEAD + "It was.\n\nIt is." + TAIL, "It was.\n\nIt is.", 30));
  }

  @Test
  void replacesWordsInTheInstructionAlone() {
    assertThat(TEMPLATE.prompt("{words}").user()).isEqualTo(HEAD + "{words}" + TAIL);
    assertThat(new PromptTemplate("{words}", "Go.", 30).prompt("x").system()).isEqualTo("{words}");
  }

  @Test
  void keepsLiteralBraces() {
    assertThat(new PromptTemplate("", "{{words}} {\"a\": {}} {words}", 30).prompt("x").user())
        .startsWith("{words} {\"a\": {}} 30\n");
  }

  @Test
  void leavesOrdinaryQuotationMarksAlone() {
    assertThat(TEMPLATE.prompt("\"\" \"Yes.\"").user()).isEqualTo(HEAD + "\"\" \"Yes.\"" + TAIL);
  }

  @Test
  void makesTheDefaultPromptOfTheDefaultSettings() {
    Prompt prompt = SummarySettings.defaults().textPrompt().prompt("It was.");

    assertThat(ChatTemplate.LLAMA_2.render(prompt))
        .isEqualTo(
            "[INST] <<SYS>>\nYou summarize passages of books faithfully and concisely. Answer with"
                + " the summary alone.\n<</SYS>>\n\nSummarize the following text in at most 120"
                + " words.\n\n\"\"\"\nIt was.\n\"\"\" [/INST]");
  }

  @Provide
  Arbitrary<String> quotingTexts() {
    return Arbitraries.strings().withChars("\"'\na ").ofMaxLength(30);
  }

  @Property
  void noTextEndsItsOwnQuotation(@ForAll("quotingTexts") String text) {
    Prompt prompt = TEMPLATE.prompt(text);
    String user = prompt.user();

    assertThat(user).startsWith(HEAD).endsWith(TAIL);
    assertThat(user.substring(HEAD.length(), user.length() - TAIL.length()))
        .doesNotContain("\"\"\"")
        .isEqualTo(prompt.text());
    assertThat(user.replaceAll("[\"']", ""))
        .isEqualTo((HEAD + text + TAIL).replaceAll("[\"']", ""));
  }
}
