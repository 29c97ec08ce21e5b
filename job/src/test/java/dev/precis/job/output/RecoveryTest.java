package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precis.job.output.Wave.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs that were killed, other versions and people leave in an output. */
class RecoveryTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String SUMMARIES = "summaries/recipe=r";
  private static final String FAILURES = "failures/recipe=r";

  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private OutputFolder onDisk() {
    return output().opened("parquet");
  }

  /** Where a folder cannot be moved in one step, as on S3. */
  private OutputFolder onObjectStore() {
    FileSystem files =
        new FilterFileSystem(output().files()) {
          @Override
          public URI getUri() {
            return URI.create("s3a://bucket");
          }

          @Override
          public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) {
            throw new AssertionError("a rename on an object store: " + from);
          }

          /** S3A says that each folder was written now. */
          @Override
          public FileStatus[] listStatus(org.apache.hadoop.fs.Path folder) throws IOException {
            FileStatus[] content = super.listStatus(folder);
            for (int i = 0; i < content.length; i++) {
              if (content[i].isDirectory()) {
                content[i] =
                    new FileStatus(0, true, 1, 0, NOW.toEpochMilli() + 1, content[i].getPath());
              }
            }
            return content;
          }
        };
    return new OutputFolder(files, output().layout(), new TableStorage("parquet"));
  }

  private static Recovery.Result recover(OutputFolder folder, Duration kept) {
    try {
      Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
      return new Recovery(folder, new CommittedWaves(folder, clock), clock, kept).recover();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Recovery.Result recover() {
    return recover(onDisk(), Recovery.KEPT);
  }

  private List<String> counting(OutputFolder folder) {
    return new CommittedWaves(folder, Clock.systemUTC())
        .all()
        .flatMap(wave -> wave.files().stream())
        .map(DataFile::path)
        .sorted()
        .toList();
  }

  private List<String> counting() {
    return counting(onDisk());
  }

  private List<String> tables() {
    return output().content().stream()
        .filter(name -> name.startsWith("summaries/") || name.startsWith("failures/"))
        .filter(name -> !name.endsWith("/_SUCCESS"))
        .toList();
  }

  private void writtenAt(Instant at, String name) {
    Path path = folder.resolve(name);
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.toList()) {
        Files.setLastModifiedTime(each, FileTime.from(at));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void commit(OutputFolder folder, String table, int... numbers) {
    CommittedWaves waves = new CommittedWaves(folder, Clock.systemUTC());
    try {
      for (int number : numbers) {
        waves.add(wave(table, number));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Wave wave(String table, int number) {
    String file = table + "/recipe=r/wave=" + number + "/part-0";
    return new Wave(table, "r", number, 1, List.of(new DataFile(file, 14)));
  }

  @Test
  void findsNothingInANewOutput() {
    assertThat(recover()).isEqualTo(new Recovery.Result(0, 0, 0, 0));

    assertThat(counting()).isEmpty();
    assertThat(output().content()).containsExactly("commits/00000001.json");
  }

  @Test
  void countsTheWavesOfAnEarlierVersionBeforeAndAfterItCarriesThemOver() {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    output().wave(FAILURES, "wave=2");
    List<String> before = counting();
    assertThat(before)
        .containsExactly(
            FAILURES + "/wave=2/part-0",
            SUMMARIES + "/wave=1/part-0",
            SUMMARIES + "/wave=2/part-0");

    assertThat(recover()).isEqualTo(new Recovery.Result(0, 0, 0, 0));

    assertThat(counting()).isEqualTo(before).isEqualTo(tables());
  }

  /** mapreduce.fileoutputcommitter.marksuccessfuljobs=false, or a copy without such files. */
  @Test
  void countsFinishedWavesOfAnEarlierVersionThatHaveNoSuccessFile() {
    output().write(SUMMARIES + "/wave=1/part-0", "rows");
    output().write(SUMMARIES + "/wave=2/part-0", "rows");

    recover();

    assertThat(counting())
        .containsExactly(SUMMARIES + "/wave=1/part-0", SUMMARIES + "/wave=2/part-0");
    assertThat(tables()).isEqualTo(counting());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "_temporary/0/task_1/part-1",
        "__magic_job-1/tasks/part-1.pending",
        ".spark-staging-1/part-1",
        ".staging/x"
      })
  void keepsADayWhatAnEarlierVersionDidNotFinish(String file) {
    output().wave(SUMMARIES, "wave=1");
    output().write(SUMMARIES + "/wave=2/part-0", "rows");
    output().write(SUMMARIES + "/wave=2/" + file, "rows");
    writtenAt(NOW.minus(Duration.ofHours(23)), SUMMARIES + "/wave=2");

    assertThat(recover()).isEqualTo(new Recovery.Result(0, 0, 0, 1));
    assertThat(counting()).containsExactly(SUMMARIES + "/wave=1/part-0");

    writtenAt(NOW.minus(Duration.ofHours(25)), SUMMARIES + "/wave=2");
    assertThat(recover()).isEqualTo(new Recovery.Result(0, 0, 1, 0));
    assertThat(tables()).containsExactly(SUMMARIES + "/wave=1/part-0");
  }

  @Test
  void removesAtOnceWhatIsNotFinishedIfItIsAskedTo() {
    commit(onDisk(), "summaries", 1);
    output().wave(SUMMARIES, "wave=1");
    output().write(SUMMARIES + "/wave=2/_temporary/part-0", "rows");
    output().write("_WRITING/x/part-0", "rows");
    writtenAt(NOW, SUMMARIES + "/wave=2");
    writtenAt(NOW, "_WRITING/x");

    assertThat(recover(onDisk(), Recovery.KEPT)).isEqualTo(new Recovery.Result(0, 0, 0, 2));
    assertThat(recover(onDisk(), Duration.ZERO)).isEqualTo(new Recovery.Result(0, 0, 2, 0));

    assertThat(tables()).isEqualTo(counting()).hasSize(1);
  }

  @Test
  void commitsAWaveThatWasMovedToItsPlaceAndNotCommitted() {
    commit(onDisk(), "summaries", 1);
    commit(onDisk(), "failures", 1);
    output().wave(SUMMARIES, "wave=1");
    output().wave(FAILURES, "wave=1");
    output().write(SUMMARIES + "/wave=2/part-0", "rows");
    output().write(FAILURES + "/wave=2/part-0", "rows");

    assertThat(recover()).isEqualTo(new Recovery.Result(2, 0, 0, 0));
    assertThat(recover()).as("once").isEqualTo(new Recovery.Result(0, 0, 0, 0));

    assertThat(counting()).isEqualTo(tables()).hasSize(4);
  }

  @Test
  void commitsAWaveOnAnObjectStoreOnlyIfSparkSaysThatItIsFinished() {
    OutputFolder store = onObjectStore();
    commit(store, "summaries", 1);
    output().wave(SUMMARIES, "wave=1");
    output().write(SUMMARIES + "/wave=2/part-0", "rows");
    output().wave(SUMMARIES, "wave=3");
    writtenAt(NOW, SUMMARIES + "/wave=2");

    assertThat(recover(store, Recovery.KEPT)).isEqualTo(new Recovery.Result(1, 0, 0, 1));

    assertThat(counting(store))
        .containsExactly(SUMMARIES + "/wave=1/part-0", SUMMARIES + "/wave=3/part-0");
    assertThat(tables()).contains(SUMMARIES + "/wave=2/part-0");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 24})
  void removesAnOldWaveOnAnObjectStoreThoughItsFoldersSeemNew(long hoursKept) {
    output().write(SUMMARIES + "/wave=2/part-0", "rows");
    output().write(SUMMARIES + "/wave=2/_temporary/0/part-1", "rows");
    writtenAt(NOW.minus(Duration.ofHours(25)), SUMMARIES + "/wave=2");
    OutputFolder store = onObjectStore();
    commit(store, "summaries", 1);

    assertThat(recover(store, Duration.ofHours(hoursKept)))
        .isEqualTo(new Recovery.Result(0, 0, 1, 0));

    assertThat(tables()).isEmpty();
  }

  @Test
  void finishesACompactionThatWasKilledAfterItsCommit() throws IOException {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    output().wave(SUMMARIES, "wave=3");
    CommittedWaves waves = new CommittedWaves(onDisk(), Clock.systemUTC());
    waves.carryOver();
    List<Wave> old = waves.of("summaries", "r").subList(0, 2);
    waves.begin(wave("summaries", 4).key());
    output().wave(SUMMARIES, "wave=4");
    waves.replace(old, wave("summaries", 4));
    List<String> counting = counting();

    assertThat(recover()).isEqualTo(new Recovery.Result(0, 2, 0, 0));

    assertThat(counting())
        .isEqualTo(counting)
        .isEqualTo(tables())
        .containsExactly(SUMMARIES + "/wave=3/part-0", SUMMARIES + "/wave=4/part-0");
  }

  @Test
  void removesWhatACompactionMovedAway() {
    commit(onDisk(), "summaries", 4);
    output().wave(SUMMARIES, "wave=4");
    output().write("_REPLACED/x/wave=1/part-0", "rows");
    output().write("_REPLACED/x/wave=2/part-0", "rows");

    assertThat(recover()).isEqualTo(new Recovery.Result(0, 2, 0, 0));

    assertThat(output().content()).noneMatch(name -> name.startsWith("_REPLACED/x"));
    assertThat(counting()).containsExactly(SUMMARIES + "/wave=4/part-0");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void forgetsACompactionThatWasKilledBeforeItsCommit(boolean onDisk) throws IOException {
    OutputFolder store = onDisk ? onDisk() : onObjectStore();
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    CommittedWaves waves = new CommittedWaves(store, Clock.systemUTC());
    waves.begin(wave("summaries", 3).key());
    output().wave(SUMMARIES, "wave=3");

    assertThat(recover(store, Recovery.KEPT)).isEqualTo(new Recovery.Result(0, 1, 0, 0));

    assertThat(counting(store))
        .isEqualTo(tables())
        .containsExactly(SUMMARIES + "/wave=1/part-0", SUMMARIES + "/wave=2/part-0");
  }

  /** Its number says that the rows may be in a wave that a compaction wrote since. */
  @Test
  void doesNotCommitAWaveThatCameBackFromACopy() throws IOException {
    commit(onDisk(), "summaries", 5);
    output().wave(SUMMARIES, "wave=5");
    output().wave(SUMMARIES, "wave=3");
    writtenAt(NOW, SUMMARIES + "/wave=3");

    assertThat(recover()).isEqualTo(new Recovery.Result(0, 0, 0, 1));

    assertThat(counting()).containsExactly(SUMMARIES + "/wave=5/part-0");
  }

  @Test
  void leavesWhatIsNotItsOwn() {
    output().write("summaries/mine/letter.txt", "Dear");
    output().write("summaries/readme.txt", "Hello");
    output().write(SUMMARIES + "/notes/letter.txt", "Dear");
    output().write(SUMMARIES + "/wave=x/letter.txt", "Dear");
    output().write("evaluation/recipe=r/part-0", "rows");
    List<String> before = output().content();

    assertThat(recover(onDisk(), Duration.ZERO)).isEqualTo(new Recovery.Result(0, 0, 0, 0));

    assertThat(output().content()).containsAll(before);
    assertThat(counting()).isEmpty();
  }

  // What compactions of an earlier version left

  private void oldCompaction(String list) {
    output().wave(SUMMARIES + "/_compacting", "wave=3");
    if (list != null) {
      output().write(SUMMARIES + "/_compacting/replaces", list);
    }
  }

  private void assertOnlyTheThirdWaveCounts(OutputFolder store) {
    assertThat(counting(store).stream().map(name -> name.replace("/_compacting", "")))
        .as("before a run")
        .containsExactly(SUMMARIES + "/wave=3/part-0");
    Recovery.Result unused = recover(store, Recovery.KEPT);
    assertThat(counting(store)).containsExactly(SUMMARIES + "/wave=3/part-0");
    assertThat(output().read(SUMMARIES + "/wave=3/part-0")).isEqualTo("rows of wave=3");
    assertThat(folder.resolve(SUMMARIES + "/_compacting")).doesNotExist();
  }

  /** "Cannot rename .../_compacting/wave=3 into ...": the old waves are gone. */
  @Test
  void repairsAnOutputWhoseNewWaveCouldNotBeRenamed() {
    oldCompaction("wave=1\nwave=2\n");

    assertOnlyTheThirdWaveCounts(onObjectStore());
  }

  @ParameterizedTest
  @ValueSource(strings = {"wave=1\nwave=2\n", "wave=1\nwav", ""})
  void repairsAnOutputWhoseOldWavesAreStillThere(String list) {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    oldCompaction(list);
    writtenAt(NOW, "summaries");

    assertOnlyTheThirdWaveCounts(onDisk());
    assertThat(tables()).containsExactly(SUMMARIES + "/wave=3/part-0");
  }

  @Test
  void repairsAnOutputWhoseNewWaveIsInTwoPlaces() {
    oldCompaction("wave=1\nwave=2\n");
    output().write(SUMMARIES + "/_compacting/wave=3/part-1", "more rows");
    output().write(SUMMARIES + "/wave=3/part-1", "more r");
    output().write(SUMMARIES + "/wave=3/part-2", "moved already");
    List<String> names =
        List.of("part-0", "part-1", "part-2").stream()
            .map(name -> SUMMARIES + "/wave=3/" + name)
            .toList();
    assertThat(counting().stream().map(name -> name.replace("/_compacting", "")).sorted())
        .isEqualTo(names);

    recover();

    assertThat(counting()).isEqualTo(names).isEqualTo(tables());
    assertThat(output().read(SUMMARIES + "/wave=3/part-1")).isEqualTo("more rows");
  }

  @Test
  void repairsAnOutputWhoseNewWaveTookItsPlace() {
    output().wave(SUMMARIES, "wave=3");
    output().write(SUMMARIES + "/_compacting/replaces", "wave=1\nwave=2\n");

    assertOnlyTheThirdWaveCounts(onDisk());
  }

  @Test
  void forgetsACompactionThatHadNoList() {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    oldCompaction(null);

    recover();

    assertThat(counting())
        .isEqualTo(tables())
        .containsExactly(SUMMARIES + "/wave=1/part-0", SUMMARIES + "/wave=2/part-0");
  }
}
