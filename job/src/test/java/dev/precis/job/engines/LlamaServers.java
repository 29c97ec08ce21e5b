package dev.precis.job.engines;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The llama-server of {@code -Dprecis.llama-server=PATH}, and its processes on this machine. */
record LlamaServers(Path binary) {
  static LlamaServers given() {
    return new LlamaServers(
        Path.of(
            Objects.requireNonNull(
                System.getProperty("precis.llama-server"), "-Dprecis.llama-server=PATH")));
  }

  /** Options of {@code ./precis summarize} that run a model with it. */
  List<Object> options() {
    return List.of("--engine", "llama-server", "--set", "llama-server.path=" + binary);
  }

  /** Those that live; not the shells that watch them. */
  List<ProcessHandle> running() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().filter(this::isBinary).isPresent())
        .toList();
  }

  private boolean isBinary(String command) {
    return command.equals(binary.toAbsolutePath().normalize().toString());
  }
}
