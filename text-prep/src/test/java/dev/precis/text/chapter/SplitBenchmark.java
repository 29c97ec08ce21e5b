package dev.precis.text.chapter;

import dev.precis.text.book.BookSource;
import dev.precis.text.book.GutenbergText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long a book takes from its bytes to its chapters; docs/performance.md says how to run it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class SplitBenchmark {

  /** The file of the book; its ending tells its format. */
  @Param("")
  public String book;

  private byte[] bytes;

  @Setup
  public void read() throws IOException {
    bytes = Files.readAllBytes(Path.of(book));
  }

  @Benchmark
  public GutenbergText decode() {
    return BookSource.read(book, bytes).findFirst().orElseThrow().book();
  }

  @Benchmark
  public SplitBook split() {
    return new ChapterSplitter()
        .split(BookSource.read(book, bytes).findFirst().orElseThrow().book());
  }
}
