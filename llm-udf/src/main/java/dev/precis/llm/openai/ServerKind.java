package dev.precis.llm.openai;

import java.util.Arrays;

/** The servers whose habits are known. */
enum ServerKind {
  LLAMA_SERVER("llama-server", "llamacpp"),
  VLLM("vLLM", "vllm"),
  OLLAMA("Ollama", "library"),
  LLAMA_CPP_PYTHON("llama-cpp-python", "me"),
  OTHER("an unknown server", "");

  private final String label;
  private final String owner;

  ServerKind(String label, String owner) {
    this.label = label;
    this.owner = owner;
  }

  /** The kind by what it writes as the owner of its models. */
  static ServerKind of(String owner) {
    return Arrays.stream(values())
        .filter(kind -> kind.owner.equals(owner))
        .findFirst()
        .orElse(OTHER);
  }

  /** The name for people. */
  String label() {
    return label;
  }
}
