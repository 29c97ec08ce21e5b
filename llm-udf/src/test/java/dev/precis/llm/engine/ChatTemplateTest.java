package dev.precis.llm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChatTemplateTest {
  @Test
  void putsTheMessagesIntoTheirPlaces() {
    assertThat(ChatTemplate.LLAMA_2.render(new Prompt("Be brief.", "Hello")))
        .isEqualTo("[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nHello [/INST]");
  }

  @Test
  void replacesNoPlaceholderInsideAMessage() {
    Prompt prompt = new Prompt("s {user} {system} s", "u {system} {user} u");

    assertThat(new ChatTemplate("<{system}|{user}>").render(prompt))
        .isEqualTo("<s {user} {system} s|u {system} {user} u>");
    assertThat(new ChatTemplate("<{user}|{system}>").render(prompt))
        .isEqualTo("<u {system} {user} u|s {user} {system} s>");
    assertThat(new ChatTemplate("<{user}>").render(prompt))
        .isEqualTo("<s {user} {system} s\n\nu {system} {user} u>");
  }

  @Test
  void takesTheUserBeforeTheSystem() {
    assertThat(new ChatTemplate("{user} ({system})").render(new Prompt("Be brief.", "Hello")))
        .isEqualTo("Hello (Be brief.)");
  }

  @Test
  void saysTheSystemMessageBeforeTheUsersWhereItHasNoPlace() {
    ChatTemplate template = new ChatTemplate("Q: {user}\nA:");

    assertThat(template.render(new Prompt("Be brief.", "Hello")))
        .isEqualTo("Q: Be brief.\n\nHello\nA:");
    assertThat(template.render(new Prompt("", "Hello"))).isEqualTo("Q: Hello\nA:");
  }

  @Test
  void leavesThePlaceOfAnEmptySystemMessageEmpty() {
    assertThat(new ChatTemplate("[{system}]{user}").render(new Prompt("", "Hello")))
        .isEqualTo("[]Hello");
  }

  @Test
  void takesMessagesWithSignsThatReplacementsUse() {
    assertThat(new ChatTemplate("{system}{user}").render(new Prompt("$1 \\", "\\$0")))
        .isEqualTo("$1 \\\\$0");
  }

  @Test
  void refusesATemplateWithNoPlaceForTheUser() {
    assertThatThrownBy(() -> new ChatTemplate("Q: {system}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use chat template: {user} is not in it, got \"Q: {system}\"");
  }
}
