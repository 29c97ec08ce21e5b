package dev.precis.llm.model;

import dev.precis.llm.engine.ChatTemplate;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.gguf.GgufHeader;
import java.util.function.BinaryOperator;

/**
 * Determines the chat template of a model: the one in the settings, or the one in the model's file,
 * or Llama 2's.
 */
public final class ModelChatTemplate {
  private static final String SYSTEM_MARK = "PRECISSYSTEMMESSAGE";
  private static final String USER_MARK = "PRECISUSERMESSAGE";

  private ModelChatTemplate() {}

  /**
   * Returns the template.
   *
   * @param renderer renders the template of the file around a system message and a user message
   * @throws ModelLoadException if the template in the model's file loses the user message
   */
  public static ChatTemplate of(
      ModelSettings settings, GgufHeader header, BinaryOperator<String> renderer) {
    if (!settings.chatTemplate().isEmpty()) {
      return new ChatTemplate(settings.chatTemplate());
    }
    if (header.chatTemplate().isEmpty()) {
      return ChatTemplate.LLAMA_2;
    }
    // The engine itself puts the begin-of-text token before a prompt.
    String beginOfText = header.addsBos() ? header.bosToken().orElse("") : "";
    return ofFile(settings.path(), beginOfText, renderer);
  }

  /**
   * Renders the template of the file once, around two plain words that placeholders then replace.
   * llama.cpp's rendering damages characters outside the basic plane, and costs a native call per
   * prompt.
   *
   * @param renderer renders the template around a system message and a user message
   */
  public static ChatTemplate ofFile(
      String path, String beginOfText, BinaryOperator<String> renderer) {
    String rendered = renderer.apply(SYSTEM_MARK, USER_MARK);
    if (!rendered.contains(USER_MARK)) {
      throw new ModelLoadException(
          "Cannot load model "
              + path
              + ": its chat template loses the user message; set model.chat-template, got \""
              + rendered
              + '"',
          null);
    }
    String form =
        rendered.startsWith(beginOfText) ? rendered.substring(beginOfText.length()) : rendered;
    return new ChatTemplate(
        form.replace(SYSTEM_MARK, ChatTemplate.SYSTEM).replace(USER_MARK, ChatTemplate.USER));
  }
}
