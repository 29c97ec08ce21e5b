package dev.precis.llm.openai;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers of real servers, recorded once: llama-server, vLLM 0.32, Ollama, llama-cpp-python. */
final class Recorded {
  private static final Pattern STATUS = Pattern.compile("\\[HTTP (\\d+) [^\\]]*]\\s*$");

  private Recorded() {}

  private static String file(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream(name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return STATUS.matcher(file(name)).replaceFirst("");
  }

  static int status(String name) {
    Matcher matcher = STATUS.matcher(file(name));
    if (!matcher.find()) {
      throw new IllegalStateException(name + " has no status");
    }
    return Integer.parseInt(matcher.group(1));
  }
}
