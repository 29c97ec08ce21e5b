package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.table.Columns;
import dev.precis.job.testing.SharedSpark;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that dies at each of its steps, before and after it; then another run. */
@ExtendWith(SharedSpark.class)
class CommitFaultsIT {
  private static final String HDFS = "hdfs://host/";
  private static final String S3A = "s3a://bucket/";

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = SharedSpark.session();
  }

  /** What a process did until it died. */
  private interface Work {
    void run(OutputFolder folder, CommittedWaves waves) throws IOException;
  }

  private LocalOutput output(int step) {
    return new LocalOutput(folder.resolve("out" + step));
  }

  private OutputFolder opened(int step, String uri, Mortal life) {
    LocalOutput output = output(step);
    return new OutputFolder(
        new DyingFiles(output.files(), URI.create(uri), life),
        output.layout(),
        new TableStorage("parquet"));
  }

  private static CommittedWaves waves(OutputFolder folder) {
    return new CommittedWaves(folder, Clock.systemUTC());
  }

  private static WaveTables tables(OutputFolder folder, CommittedWaves waves) {
    return new WaveTables(folder, waves, new RecipeSchemas(folder));
  }

  private static Dataset<Row> rows(String... nodes) {
    return spark.createDataFrame(
        Arrays.stream(nodes)
            .map(
                node ->
                    RowFactory.create(
                        Arrays.stream(Columns.SUMMARIES.fieldNames())
                            .map(Map.of(Columns.NODE_ID, node)::get)
                            .toArray()))
            .toList(),
        Columns.SUMMARIES);
  }

  private static void commit(OutputFolder folder, CommittedWaves waves, int number, String... nodes)
      throws IOException {
    Wave.Key key = new Wave.Key(SummaryStore.SUMMARIES, "r", number);
    waves.add(tables(folder, waves).write(rows(nodes).coalesce(1), nodes.length, key));
  }

  private static List<String> nodes(Dataset<Row> rows) {
    return rows.select(Columns.NODE_ID).collectAsList().stream()
        .map(row -> row.getString(0))
        .sorted()
        .toList();
  }

  private static List<String> committed(OutputFolder folder) {
    CommittedWaves waves = waves(folder);
    return nodes(tables(folder, waves).committed(spark, SummaryStore.SUMMARIES, List.of("r")));
  }

  /** What a program sees that reads the folder as Parquet. */
  private List<String> plain(int step) {
    return nodes(spark.read().parquet(output(step).folder().resolve("summaries").toString()));
  }

  private void writeThreeWaves(String uri) throws IOException {
    OutputFolder first = opened(0, uri, Mortal.never());
    CommittedWaves waves = waves(first);
    commit(first, waves, 1, "a", "b");
    commit(first, waves, 2, "c");
    commit(first, waves, 3, "d");
  }

  /** Runs the work until its last step, each time on a copy of an output of three waves. */
  private void dieAtEachStep(String uri, boolean after, Work work, Check check) throws IOException {
    writeThreeWaves(uri);
    boolean died = true;
    int step = 0;
    while (died) {
      step++;
      FileUtils.copyDirectory(output(0).folder().toFile(), output(step).folder().toFile());
      OutputFolder healthy = opened(step, uri, Mortal.never());
      Mortal life = new Mortal(step, after);
      OutputFolder dying = opened(step, uri, life);
      try {
        work.run(dying, waves(dying));
      } catch (Mortal.Death e) {
        assertThat(life.isOver()).isTrue();
      }
      died = life.isOver();
      check.afterDeath(step, committed(healthy));
      Recovery.Result unused =
          new Recovery(healthy, waves(healthy), Clock.systemUTC(), Recovery.KEPT).recover();
      check.afterDeath(step, committed(healthy));
      check.recovered(step, committed(healthy), plain(step));
    }
    assertThat(step).as("steps of the work").isGreaterThan(1);
  }

  private interface Check {
    void afterDeath(int step, List<String> committed);

    void recovered(int step, List<String> committed, List<String> plain);
  }

  @ParameterizedTest
  @CsvSource({HDFS + ", false", HDFS + ", true", S3A + ", false", S3A + ", true"})
  void aCompactionKeepsEachRowOnceWhereverItDies(String uri, boolean after) throws IOException {
    dieAtEachStep(
        uri,
        after,
        (folder, waves) -> {
          int unused =
              new Compaction(folder, waves, tables(folder, waves))
                  .compact(spark, SummaryStore.SUMMARIES, "r", 4);
        },
        new Check() {
          @Override
          public void afterDeath(int step, List<String> committed) {
            assertThat(committed).as("step %d", step).containsExactly("a", "b", "c", "d");
          }

          @Override
          public void recovered(int step, List<String> committed, List<String> plain) {
            assertThat(plain).as("step %d", step).isEqualTo(committed);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({HDFS + ", false", HDFS + ", true", S3A + ", false", S3A + ", true"})
  void aCommitAddsAWaveWholeOrNotAtAllWhereverItDies(String uri, boolean after) throws IOException {
    dieAtEachStep(
        uri,
        after,
        (folder, waves) -> commit(folder, waves, 4, "e", "f"),
        new Check() {
          @Override
          public void afterDeath(int step, List<String> committed) {
            assertThat(committed)
                .as("step %d", step)
                .isIn(List.of("a", "b", "c", "d"), List.of("a", "b", "c", "d", "e", "f"));
          }

          @Override
          public void recovered(int step, List<String> committed, List<String> plain) {
            assertThat(plain).as("step %d", step).isEqualTo(committed);
          }
        });
  }

  /** Counts the changes that a process makes, and ends it at one of them. */
  private static final class Mortal {
    private final int last;
    private final boolean after;
    private int changes;

    Mortal(int last, boolean after) {
      this.last = last;
      this.after = after;
    }

    static Mortal never() {
      return new Mortal(Integer.MAX_VALUE, false);
    }

    boolean isOver() {
      return changes >= last;
    }

    <T> T change(Change<T> change) throws IOException {
      if (isOver()) {
        throw new Death();
      }
      changes++;
      if (isOver() && !after) {
        throw new Death();
      }
      T changed = change.make();
      if (isOver()) {
        throw new Death();
      }
      return changed;
    }

    interface Change<T> {
      T make() throws IOException;
    }

    /** Not an exception that somebody handles. */
    static final class Death extends Error {
      private static final long serialVersionUID = 1L;
    }
  }

  private static final class DyingFiles extends FilterFileSystem {
    private final URI uri;
    private final Mortal life;

    DyingFiles(FileSystem files, URI uri, Mortal life) {
      super(files);
      this.uri = uri;
      this.life = life;
    }

    @Override
    public URI getUri() {
      return uri;
    }

    /** An entry is written at one stroke here; CommitLogTest has others. */
    @Override
    public FSDataOutputStreamBuilder<?, ?> createFile(org.apache.hadoop.fs.Path path) {
      return new WholeFile(this, path);
    }

    @Override
    public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
        throws IOException {
      assertThat(uri).as("a rename on an object store: %s", from).hasScheme("hdfs");
      return life.change(() -> super.rename(from, to));
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      return life.change(() -> super.delete(path, recursive));
    }

    private static final class WholeFile
        extends FSDataOutputStreamBuilder<org.apache.hadoop.fs.FSDataOutputStream, WholeFile> {
      private final DyingFiles files;

      WholeFile(DyingFiles files, org.apache.hadoop.fs.Path path) {
        super(files, path);
        this.files = files;
      }

      @Override
      public WholeFile getThisBuilder() {
        return this;
      }

      @Override
      public org.apache.hadoop.fs.FSDataOutputStream build() throws IOException {
        java.io.ByteArrayOutputStream text = new java.io.ByteArrayOutputStream();
        return new org.apache.hadoop.fs.FSDataOutputStream(text, null) {
          @Override
          public void close() throws IOException {
            files.life.change(
                () -> {
                  try (var out = files.create(getPath(), false)) {
                    out.write(text.toByteArray());
                  }
                  return null;
                });
          }
        };
      }
    }
  }
}
