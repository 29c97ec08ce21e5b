package dev.precis.job.bench;

import dev.precis.llm.engine.Engine;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model in a JVM of its own, because llama.cpp frees a model's memory only with its JVM. Closing
 * it ends the JVM and all processes that it started. Not thread-safe.
 */
final class ModelJvm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelJvm.class);

  private static final long PATIENCE_SECONDS = 10;
  private static final int SHOWN_LINES = 5;

  /** A process that the system killed, as the shells count it: 128 and the number of SIGKILL. */
  private static final int KILLED = 137;

  private final Process process;
  private final Path errors;
  private final ObjectOutputStream tasks;
  private final BufferedReader replies;
  private final Consumer<String> progress;

  private ModelJvm(Process process, Path errors, Consumer<String> progress) throws IOException {
    this.process = process;
    this.errors = errors;
    this.progress = progress;
    this.replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.tasks = new ObjectOutputStream(process.getOutputStream());
  }

  /**
   * Starts the JVM. {@link #load} must follow.
   *
   * @param progress takes lines for people
   * @throws ModelJvmException if it cannot be started
   */
  static ModelJvm start(Engine engine, Consumer<String> progress) {
    try {
      Path errors = Files.createTempFile("precis-bench", ".log");
      // A signal ends this JVM without closing anything.
      errors.toFile().deleteOnExit();
      Process process =
          new ProcessBuilder(JvmCommand.of(ModelProcess.class, engine))
              .redirectError(errors.toFile())
              .start();
      return new ModelJvm(process, errors, progress);
    } catch (IOException e) {
      throw new ModelJvmException("Cannot start a JVM for the model: " + e.getMessage(), e);
    }
  }

  /**
   * Loads a model.
   *
   * @return the seconds that it took
   * @throws ModelLoadException if it cannot be loaded, with the reason
   * @throws ModelJvmException if the JVM failed
   */
  double load(ModelSettings settings) {
    return (Double) ask(settings);
  }

  /**
   * Does a task and returns its result.
   *
   * @throws ModelJvmException if the task or the JVM failed, with the reason
   */
  <T extends Serializable> T run(ModelTask<T> task) {
    @SuppressWarnings("unchecked") // the other JVM returns what the task returned
    T result = (T) ask(task);
    return result;
  }

  private Serializable ask(Serializable request) {
    try {
      tasks.writeObject(request);
      tasks.flush();
      for (String line = replies.readLine(); line != null; line = replies.readLine()) {
        Optional<Reply> reply = Reply.parse(line);
        if (reply.isPresent() && reply.get().kind() == Reply.Kind.PROGRESS) {
          progress.accept(reply.get().value().toString());
        } else if (reply.isPresent()) {
          return result(reply.get());
        }
      }
    } catch (IOException e) {
      throw ended(e);
    }
    throw ended(null);
  }

  private Serializable result(Reply reply) {
    return switch (reply.kind()) {
      case NOT_LOADED -> throw new ModelLoadException(reply.value().toString(), null);
      case FAILED -> throw new ModelJvmException(reply.value().toString(), null);
      default -> reply.value();
    };
  }

  private ModelJvmException ended(IOException cause) {
    end();
    int code = process.exitValue();
    return new ModelJvmException(
        "Cannot go on with the model: its JVM ended with exit code "
            + code
            + (code == KILLED ? " (killed, usually because memory is too little)" : "")
            + lastErrors(),
        cause);
  }

  private String lastErrors() {
    try {
      List<String> lines = Files.readAllLines(errors, StandardCharsets.UTF_8);
      return lines.isEmpty()
          ? ""
          : lines.stream()
              .skip(Math.max(0, lines.size() - SHOWN_LINES))
              .collect(Collectors.joining("; ", ": ", ""));
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    end();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", errors, e.toString());
    }
  }

  private void end() {
    List<ProcessHandle> started = process.descendants().toList();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      // It has ended, or cannot be told to.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
