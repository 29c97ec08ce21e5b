package dev.precis.job.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartNamesTest {
  private static List<String> names(String... headings) {
    PartNames names = new PartNames();
    List<String> given = new ArrayList<>();
    for (String heading : headings) {
      given.add(names.next(heading));
    }
    return given;
  }

  @Test
  void namesAPartByItsHeading() {
    assertThat(names("BOOK ONE", "BOOK ONE", "BOOK TWO"))
        .containsExactly("BOOK ONE", "BOOK ONE", "BOOK TWO");
  }

  @Test
  void numbersPartsWithTheSameHeading() {
    assertThat(names("PART ONE", "PART TWO", "PART ONE", "PART ONE", "PART TWO"))
        .containsExactly("PART ONE", "PART TWO", "PART ONE (2)", "PART ONE (2)", "PART TWO (2)");
  }

  @Test
  void givesNoNameToChaptersOutsidePartsAndContinuesThePartAfterThem() {
    assertThat(names("", "PART ONE", "", "PART ONE"))
        .containsExactly(null, "PART ONE", null, "PART ONE");
  }
}
