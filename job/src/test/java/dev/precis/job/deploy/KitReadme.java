package dev.precis.job.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The commands of a page deploy/KIT/README.md. */
final class KitReadme {
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern BLOCK = Pattern.compile("(?s)\n```(\\w*)\n(.*?)\n```");
  private static final Pattern NEEDS =
      Pattern.compile("# (Needs an? [A-Z]\\w+|Tried by \\.ci/run)");

  private KitReadme() {}

  /** Blocks of bash that need nothing, in their order. Each other says in its first line what. */
  static List<String> commandsThatNeedNothing(String kit) throws IOException {
    String page = Files.readString(PROJECT.resolve("deploy").resolve(kit).resolve("README.md"));
    List<MatchResult> blocks = BLOCK.matcher(page).results().toList();
    assertThat(blocks).noneMatch(block -> block.group(1).isEmpty());
    return blocks.stream()
        .filter(block -> block.group(1).equals("bash"))
        .map(block -> block.group(2))
        .filter(block -> !NEEDS.matcher(block).lookingAt())
        .toList();
  }

  /** Those of them that write documents, and run no Precis. */
  static String commandsThatWriteDocuments(String kit) throws IOException {
    return String.join(
        "\n",
        commandsThatNeedNothing(kit).stream().filter(block -> block.contains("sed ")).toList());
  }
}
