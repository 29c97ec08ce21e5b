package dev.precis.job.stores;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Reads an output again and again until it is stopped. */
interface Reader {
  /** Ends the reading, and returns all that was seen. */
  List<WaveRead> stop();

  /** In a thread of this process. */
  static Reader thread(Supplier<Map<Integer, Integer>> read) {
    List<WaveRead> seen = new ArrayList<>();
    AtomicBoolean ended = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              while (!ended.get()) {
                seen.add(once(read));
              }
            });
    thread.setDaemon(true);
    thread.start();
    return () -> {
      // No interruption: Spark's answer to it would be one more error.
      ended.set(true);
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return seen;
    };
  }

  private static WaveRead once(Supplier<Map<Integer, Integer>> read) {
    long start = System.nanoTime();
    try {
      Map<Integer, Integer> waves = new TreeMap<>(read.get());
      return new WaveRead(start, System.nanoTime(), waves, null);
    } catch (Exception e) {
      // Spark's Scala methods throw SparkException without declaring it, and it is checked.
      return new WaveRead(start, System.nanoTime(), null, String.valueOf(e));
    }
  }

  /**
   * By a library of Python.
   *
   * @param python the program, with the library
   * @param how {@code duckdb}, {@code pandas} or {@code pyarrow}
   * @param place the folder, or bucket and folder
   * @param server of S3's protocol; null for a folder on the disk
   * @param folder for files of its own
   */
  static Reader python(String python, String how, String place, URI server, Path folder)
      throws IOException {
    Path script = folder.resolve("plain_reader.py");
    try (InputStream in = Reader.class.getResourceAsStream("plain_reader.py")) {
      Files.write(script, in.readAllBytes());
    }
    Path seen = folder.resolve(how + ".jsonl");
    ProcessBuilder builder =
        new ProcessBuilder(python, script.toString(), how, place, seen.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(how + ".log").toFile());
    if (server != null) {
      builder.environment().put("PRECIS_S3", server.getAuthority());
    }
    Process process = builder.start();
    return () -> {
      try {
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
        ObjectMapper json = new ObjectMapper();
        List<WaveRead> reads = new ArrayList<>();
        for (String line : Files.readAllLines(seen)) {
          reads.add(json.readValue(line, WaveRead.class));
        }
        return reads;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }
}
