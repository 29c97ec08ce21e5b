package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precis.job.console.InputException;
import dev.precis.job.output.Wave.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FilterFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitLogTest {
  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private CommitLog log() {
    return log(output().files());
  }

  private CommitLog log(FileSystem files) {
    return new CommitLog(files, output().layout().commits());
  }

  private static CommitLog refreshed(CommitLog log) {
    try {
      log.refresh();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return log;
  }

  private static void isAllowed() {}

  private static Wave wave(int number) {
    return new Wave("summaries", "r", number, 3, List.of(new DataFile("part-" + number, 12)));
  }

  private static Commit adding(Wave... waves) {
    return Commit.of("run", Instant.EPOCH, List.of(waves), List.of());
  }

  private static Commit replacing(Wave by, Wave... old) {
    return Commit.of(
        "run", Instant.EPOCH, List.of(by), List.of(old).stream().map(Wave::key).toList());
  }

  @Test
  void isEmptyUntilItsFirstEntry() throws IOException {
    CommitLog log = refreshed(log());
    assertThat(log.isEmpty()).isTrue();
    assertThat(log.live()).isEmpty();

    log.append(adding(), CommitLogTest::isAllowed);

    assertThat(log.isEmpty()).isFalse();
    assertThat(refreshed(log()).isEmpty()).isFalse();
    assertThat(log.lastNumber("r")).isZero();
  }

  @Test
  void countsWavesOnceAnEntryAddsThemUntilOneRemovesThem() throws IOException {
    CommitLog writer = log();
    CommitLog reader = refreshed(log());

    writer.append(adding(wave(1), wave(2)), CommitLogTest::isAllowed);
    writer.append(adding(wave(4)), CommitLogTest::isAllowed);
    assertThat(refreshed(reader).live()).containsExactly(wave(1), wave(2), wave(4));

    writer.append(Commit.beginning("run", Instant.EPOCH, wave(5).key()), CommitLogTest::isAllowed);
    assertThat(refreshed(reader).isAbandoned(wave(5).key())).isTrue();
    assertThat(reader.lastNumber("r")).isEqualTo(5);

    writer.append(replacing(wave(5), wave(1), wave(2)), CommitLogTest::isAllowed);
    assertThat(refreshed(reader).live()).containsExactly(wave(4), wave(5));
    assertThat(reader.isAbandoned(wave(5).key())).isFalse();
    assertThat(reader.isReplaced(wave(1).key())).isTrue();
    assertThat(reader.isReplaced(wave(4).key())).isFalse();
    assertThat(reader.lastNumber("other")).isZero();
  }

  @Test
  void readsOnFromTheLastSnapshot() throws IOException {
    CommitLog writer = log();
    List<Wave> all = new ArrayList<>();
    for (int i = 1; i <= 2 * CommitLog.SNAPSHOT_EVERY + 3; i++) {
      writer.append(adding(wave(i)), CommitLogTest::isAllowed);
      all.add(wave(i));
    }

    assertThat(refreshed(log()).live()).isEqualTo(all);
    for (int i = 1; i < 2 * CommitLog.SNAPSHOT_EVERY; i++) {
      output().delete(String.format("commits/%08d.json", i));
    }
    assertThat(refreshed(log()).live()).as("earlier entries are not needed").isEqualTo(all);
  }

  @Test
  void findsEntriesThatTheListDoesNotShowYet() throws IOException {
    CommitLog writer = log();
    for (int i = 1; i <= 60; i++) {
      writer.append(adding(wave(i)), CommitLogTest::isAllowed);
    }
    FileSystem late =
        new FilterFileSystem(output().files()) {
          @Override
          public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) {
            return new FileStatus[0];
          }
        };

    assertThat(refreshed(log(late)).live()).hasSize(60);
    log(late).append(adding(wave(61)), CommitLogTest::isAllowed);
    assertThat(refreshed(writer).live()).hasSize(61);
  }

  @Test
  void refusesALogThatLacksAnEntry() throws IOException {
    CommitLog writer = log();
    for (int i = 1; i <= 3; i++) {
      writer.append(adding(wave(i)), CommitLogTest::isAllowed);
    }
    output().delete("commits/00000002.json");

    assertThatThrownBy(() -> refreshed(log()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read output: a commit is missing; restore it")
        .hasMessageEndingWith("commits/00000002.json");
  }

  @Test
  void passesAnEntryThatWasNotWrittenToItsEnd() throws IOException {
    CommitLog writer = log();
    writer.append(adding(wave(1)), CommitLogTest::isAllowed);
    String torn = adding(wave(2)).toText();
    output().write("commits/00000002.json", torn.substring(0, torn.length() - 1));
    CommitLog reader = refreshed(log());
    assertThat(reader.live()).containsExactly(wave(1));

    log().append(adding(wave(3)), CommitLogTest::isAllowed);

    assertThat(refreshed(reader).live()).containsExactly(wave(1), wave(3));
    assertThat(refreshed(log()).live()).containsExactly(wave(1), wave(3));
    assertThat(output().content()).contains("commits/00000003.json");
  }

  @Test
  void waitsForTheEndOfAnEntryThatIsBeingWritten() throws IOException {
    String text = adding(wave(1)).toText();
    output().write("commits/00000001.json", text.substring(0, 20));
    CommitLog reader = refreshed(log());
    assertThat(reader.live()).isEmpty();

    output().write("commits/00000001.json", text);

    assertThat(refreshed(reader).live()).containsExactly(wave(1));
  }

  @Test
  void addsItsEntryAfterThoseOfOthers() throws IOException {
    CommitLog first = refreshed(log());
    CommitLog second = refreshed(log());

    first.append(adding(wave(1)), CommitLogTest::isAllowed);
    second.append(adding(wave(2)), CommitLogTest::isAllowed);
    first.append(adding(wave(3)), CommitLogTest::isAllowed);

    assertThat(first.live()).containsExactly(wave(1), wave(2), wave(3));
    assertThat(refreshed(second).live()).isEqualTo(first.live());
  }

  @Test
  void asksTheGuardBeforeEachAttempt() throws IOException {
    CommitLog log = log();
    log.append(adding(wave(1)), CommitLogTest::isAllowed);
    CommitLog other = log();
    List<Integer> asked = new ArrayList<>();
    Runnable guard =
        () -> {
          asked.add(asked.size());
          if (asked.size() == 1) {
            append(other, adding(wave(2)));
          } else {
            throw new TestLock();
          }
        };

    assertThatThrownBy(() -> log.append(adding(wave(3)), guard)).isInstanceOf(TestLock.class);

    assertThat(refreshed(log()).live()).containsExactly(wave(1), wave(2));
  }

  private static final class TestLock extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void append(CommitLog log, Commit commit) {
    try {
      log.append(commit, CommitLogTest::isAllowed);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{]\n", "null\n", "[]\n", "7\n", "\n", "{\"version\": \"x\"}\n", "{}\n"})
  void refusesAnEntryThatIsNone(String text) {
    output().write("commits/00000001.json", text);

    assertThatThrownBy(() -> refreshed(log()))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("Cannot read output: a commit ")
        .hasMessageEndingWith("commits/00000001.json");
  }

  @Test
  void refusesAnEntryOfALaterVersion() {
    output().write("commits/00000001.json", "{\"version\": 2}\n");

    assertThatThrownBy(() -> refreshed(log()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("version 2", "version 1", "use a later Precis");
  }

  @Test
  void ignoresFilesThatAreNoEntries() throws IOException {
    log().append(adding(wave(1)), CommitLogTest::isAllowed);
    output().write("commits/notes.txt", "mine");
    output().write("commits/99.json", "mine");

    assertThat(refreshed(log()).live()).containsExactly(wave(1));
  }

  /** Many writers, readers that begin anywhere, entries that were not ended: all see the same. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void isTheSameForAllReaders(long seed) throws IOException {
    Random random = new Random(seed);
    List<Wave> expected = new ArrayList<>();
    List<CommitLog> logs = List.of(log(), log(), log());
    int next = 1;
    for (int step = 0; step < 130; step++) {
      CommitLog log = logs.get(random.nextInt(logs.size()));
      if (random.nextInt(10) == 0) {
        int number = refreshedNext();
        output().write(String.format("commits/%08d.json", number), "{\"version\"");
      }
      if (expected.size() > 1 && random.nextInt(6) == 0) {
        List<Wave> old = List.copyOf(expected.subList(0, 1 + random.nextInt(expected.size())));
        Wave made = wave(next++);
        log.append(replacing(made, old.toArray(Wave[]::new)), CommitLogTest::isAllowed);
        expected.removeAll(old);
        expected.add(made);
      } else {
        Wave made = wave(next++);
        log.append(adding(made), CommitLogTest::isAllowed);
        expected.add(made);
      }
      assertThat(refreshed(logs.get(random.nextInt(logs.size()))).live())
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(refreshed(log()).live()).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** The first number without an entry. */
  private int refreshedNext() {
    int number = 1;
    while (folder.resolve(String.format("commits/%08d.json", number)).toFile().exists()) {
      number++;
    }
    return number;
  }
}
