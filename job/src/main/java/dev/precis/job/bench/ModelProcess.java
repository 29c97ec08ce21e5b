package dev.precis.job.bench;

import dev.precis.job.bench.Reply.Kind;
import dev.precis.llm.engine.Engines;
import dev.precis.llm.engine.ModelLoadException;
import dev.precis.llm.engine.ModelSettings;
import dev.precis.llm.engine.TextGenerator;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other side of {@link ModelJvm}: loads the model of the settings on standard input, then does
 * the tasks that follow there. Ends with its input, also in the middle of a task, so that it never
 * outlives the JVM that started it.
 */
final class ModelProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ModelProcess.class);

  private final PrintStream replies;

  private ModelProcess(PrintStream replies) {
    this.replies = replies;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    PrintStream replies = System.out;
    // Whatever else prints must not look like a reply.
    System.setOut(new PrintStream(System.err, true, StandardCharsets.UTF_8));
    ObjectInputStream in = new ObjectInputStream(System.in);
    BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    Thread reader = new Thread(() -> read(in, received), "precis-bench-input");
    reader.setDaemon(true);
    reader.start();
    new ModelProcess(replies).serve(received);
  }

  private static void read(ObjectInputStream in, BlockingQueue<Object> received) {
    int code = 0;
    try {
      while (true) {
        received.add(in.readObject());
      }
    } catch (EOFException e) {
      // The other JVM has closed this one, or is gone.
    } catch (IOException | ClassNotFoundException e) {
      LOG.error("Cannot read tasks", e);
      code = 1;
    }
    // The engine's thread would keep this JVM alive.
    System.exit(code);
  }

  private void serve(BlockingQueue<Object> received) throws IOException, InterruptedException {
    ModelSettings settings = (ModelSettings) received.take();
    long start = System.nanoTime();
    TextGenerator generator = null;
    try {
      generator = Engines.onClassPath().named(settings.engine()).load(settings);
      send(Kind.DONE, (System.nanoTime() - start) / 1e9);
    } catch (ModelLoadException e) {
      send(Kind.NOT_LOADED, e.getMessage());
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("Cannot load the model", e);
      send(Kind.FAILED, String.valueOf(e));
    }
    while (true) {
      answer((ModelTask<?>) received.take(), generator);
    }
  }

  private void answer(ModelTask<?> task, TextGenerator generator) throws IOException {
    try {
      send(Kind.DONE, task.run(generator, this::progress));
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      LOG.error("A task failed", e);
      send(Kind.FAILED, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
    }
  }

  private void progress(String line) {
    try {
      send(Kind.PROGRESS, line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(Kind kind, Serializable value) throws IOException {
    // The new line before it ends what a native library may have begun.
    replies.print('\n' + new Reply(kind, value).line() + '\n');
    replies.flush();
  }
}
