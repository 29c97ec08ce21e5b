package dev.precis.job.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaveFoldersTest {
  private static final String SUMMARIES = "summaries/recipe=r";
  private static final String FAILURES = "failures/recipe=r";

  @TempDir private Path folder;

  private LocalOutput output() {
    return new LocalOutput(folder);
  }

  private WaveFolders waves() {
    return new WaveFolders(output().files(), output().layout());
  }

  private List<String> committed(String table) {
    return waves().committed(table, "r").stream()
        .map(org.apache.hadoop.fs.Path::getName)
        .sorted()
        .toList();
  }

  @Test
  void findsNothingInANewOutput() throws IOException {
    assertThat(committed("summaries")).isEmpty();
    assertThat(waves().recipes()).isEmpty();
    assertThat(waves().nextNumber("r")).isEqualTo(1);
    assertThat(waves().recover()).isZero();
    assertThat(output().content()).isEmpty();
  }

  @Test
  void countsAWaveOnceItHasItsSuccessFile() {
    output().wave(SUMMARIES, "wave=1");
    output().write(SUMMARIES + "/wave=2/part-0", "");
    output().wave(FAILURES, "wave=3");

    assertThat(committed("summaries")).containsExactly("wave=1");
    assertThat(committed("failures")).containsExactly("wave=3");
    assertThat(waves().committed("summaries", "other")).isEmpty();
  }

  @Test
  void numbersTheNextWaveAfterTheLastOfBothTables() {
    output().wave(SUMMARIES, "wave=2");
    output().wave(SUMMARIES, "wave=10");
    assertThat(waves().nextNumber("r")).isEqualTo(11);

    output().write(FAILURES + "/wave=11/part-0", "");
    assertThat(waves().nextNumber("r")).as("one that was not committed").isEqualTo(12);
    assertThat(waves().nextNumber("other")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wave=x", "wave=99999999999", "wave=-5", "wave=", "_compacting", "notes"})
  void numbersTheNextWaveWithoutFoldersThatHaveNoNumber(String name) {
    output().wave(SUMMARIES, "wave=3");
    output().wave(SUMMARIES, name);

    assertThat(waves().nextNumber("r")).isEqualTo(4);
  }

  @Test
  void numbersTheNextWaveAfterTheLargestNumber() {
    output().wave(SUMMARIES, "wave=999999999");

    assertThat(waves().nextNumber("r")).isEqualTo(1_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wave=x", "wave=99999999999", "notes"})
  void countsAnyFolderWithASuccessFileAsCommitted(String name) throws IOException {
    output().wave(SUMMARIES, name);

    assertThat(committed("summaries")).containsExactly(name);
    assertThat(waves().recover()).isZero();
    assertThat(committed("summaries")).containsExactly(name);
  }

  @Test
  void listsTheRecipesThatHaveSummaries() {
    output().wave("summaries/recipe=b", "wave=1");
    output().wave("summaries/recipe=a", "wave=1");
    output().write("summaries/recipe=uncommitted/wave=1/part-0", "");
    output().wave("failures/recipe=onlyfailures", "wave=1");
    output().wave("summaries/norecipe", "wave=1");
    output().write("summaries/recipe=file", "");

    assertThat(waves().recipes()).containsExactly("a", "b");
  }

  @Test
  void takesAFileInThePlaceOfATableOrRecipeForEmpty() {
    output().write("summaries", "a file");
    output().write(FAILURES, "a file");

    assertThat(committed("summaries")).isEmpty();
    assertThat(committed("failures")).isEmpty();
    assertThat(waves().recipes()).isEmpty();
    assertThat(waves().nextNumber("r")).isEqualTo(1);
  }

  @Test
  void takesAFileInThePlaceOfAWaveForUncommitted() throws IOException {
    output().write(SUMMARIES + "/wave=4", "a file");

    assertThat(committed("summaries")).isEmpty();
    assertThat(waves().nextNumber("r")).isEqualTo(5);
    assertThat(waves().recover()).isEqualTo(1);
    assertThat(output().content()).isEmpty();
  }

  @Test
  void removesWavesThatWereNotCommittedAndLeavesTheOthers() throws IOException {
    output().wave(SUMMARIES, "wave=1");
    output().write(SUMMARIES + "/wave=2/part-0", "");
    output().write(SUMMARIES + "/wave=2/_temporary/0/part-1", "");
    output().write(FAILURES + "/wave=2/part-0", "");
    output().write("summaries/recipe=other/wave=1/part-0", "");

    assertThat(waves().recover()).isEqualTo(3);

    assertThat(output().content())
        .containsExactly(SUMMARIES + "/wave=1/_SUCCESS", SUMMARIES + "/wave=1/part-0");
    assertThat(waves().recover()).isZero();
  }

  /** Whatever lies in a table's folder counts as a recipe, and what lies in it as a wave. */
  @Test
  void removesForeignFilesFromTheTablesButFromNowhereElse() throws IOException {
    output().write("summaries/mine/letter.txt", "Dear");
    output().write("summaries/readme.txt", "Hello");
    output().write("evaluation/recipe=r/part-0", "rows");
    output().write("notes/letter.txt", "Dear");

    assertThat(waves().recover()).isEqualTo(2);

    assertThat(output().content())
        .containsExactly("evaluation/recipe=r/part-0", "notes/letter.txt");
  }

  @Test
  void forgetsACompactionWithoutAList() throws IOException {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    output().wave(SUMMARIES + "/_compacting", "wave=3");
    assertThat(committed("summaries")).containsExactly("wave=1", "wave=2");

    assertThat(waves().recover()).isZero();

    assertThat(committed("summaries")).containsExactly("wave=1", "wave=2");
    assertThat(folder.resolve(SUMMARIES + "/_compacting")).doesNotExist();
  }

  @Test
  void finishesACompactionWithAList() throws IOException {
    output().wave(SUMMARIES, "wave=1");
    output().wave(SUMMARIES, "wave=2");
    output().wave(SUMMARIES, "wave=4");
    output().wave(SUMMARIES + "/_compacting", "wave=3");
    output().write(SUMMARIES + "/_compacting/replaces", "wave=1\nwave=2\n");

    assertThat(waves().recover()).isZero();

    assertThat(committed("summaries")).containsExactly("wave=3", "wave=4");
    assertThat(folder.resolve(SUMMARIES + "/_compacting")).doesNotExist();
  }
}
