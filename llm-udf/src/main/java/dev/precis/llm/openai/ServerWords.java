package dev.precis.llm.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.stream.Stream;

/**
 * What a server says about an error, fit for messages: short, on one line, without the key, and
 * without the user's text, which some servers quote. Immutable and thread-safe.
 *
 * @param key never shown
 * @param prompt the text that was sent; never shown
 */
record ServerWords(ApiKey key, String prompt) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 300;

  /** A quotation of so many characters is no coincidence. */
  private static final int QUOTED = 20;

  /** A body as JSON; a missing node if it is none. */
  static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The words of a body, in parentheses after a space; empty if it has none. */
  String in(String body) {
    String words = of(body);
    return words.isEmpty() ? "" : " (" + words + ")";
  }

  /** The words of a body; empty if it has none. */
  String of(String body) {
    JsonNode root = json(body);
    JsonNode error = root.path("error");
    String words =
        Stream.of(error.path("message"), error, root.path("message"), root.path("detail"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .findFirst()
            .orElseGet(() -> plain(body, root));
    return shown(words);
  }

  private static String plain(String body, JsonNode root) {
    if (root.isContainerNode()) {
      return "";
    }
    return body.stripLeading().startsWith("<") ? "an HTML page" : body;
  }

  /** A text of a server as messages may show it. */
  String shown(String text) {
    String hidden = key.hide(text);
    // Some more than is shown, so that a quotation at the end is still recognized.
    String start = hidden.substring(0, Math.min(hidden.length(), MOST + QUOTED));
    String line = withoutPrompt(start).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() > MOST ? line.substring(0, MOST) + "..." : line;
  }

  private String withoutPrompt(String words) {
    StringBuilder clean = new StringBuilder();
    int at = 0;
    while (at < words.length()) {
      int quoted = quoted(words, at);
      if (quoted > 0) {
        clean.append("...");
        at += quoted;
      } else {
        clean.append(words.charAt(at));
        at++;
      }
    }
    return clean.toString();
  }

  /** How many characters from here on are of the prompt; 0 if too few to be a quotation. */
  private int quoted(String words, int from) {
    if (from + QUOTED > words.length() || !prompt.contains(words.substring(from, from + QUOTED))) {
      return 0;
    }
    int end = from + QUOTED;
    while (end < words.length() && prompt.contains(words.substring(from, end + 1))) {
      end++;
    }
    return end - from;
  }

  /** Has neither of them. */
  @Override
  public String toString() {
    return "ServerWords";
  }
}
