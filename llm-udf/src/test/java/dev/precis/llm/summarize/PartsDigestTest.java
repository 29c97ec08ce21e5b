package dev.precis.llm.summarize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class PartsDigestTest {
  @Test
  void digestsLengthsAndTextsInUtf8() {
    assertThat(PartsDigest.of(List.of("ab", "é", List.of("c", List.of()))))
        .isEqualTo(DigestUtils.sha256Hex("2:ab2:é2[1:c0[").substring(0, 12));
  }

  @Test
  void differsForPartsThatLookAlike() {
    List<List<?>> alike =
        List.of(
            List.of("ab"),
            List.of("a", "b"),
            List.of("", "ab"),
            List.of(List.of("ab")),
            List.of(List.of("a", "b")),
            List.of(List.of("a"), "b"),
            List.of("a", List.of("b")),
            List.of("1:a1:b"));
    Set<String> digests = new HashSet<>();

    for (List<?> parts : alike) {
      assertThat(digests.add(PartsDigest.of(parts))).as("%s", parts).isTrue();
    }
  }

  @Test
  void takesNoOtherObjects() {
    assertThatThrownBy(() -> PartsDigest.of(List.of("a", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot digest part: expected a text or a list, got 1");
  }
}
