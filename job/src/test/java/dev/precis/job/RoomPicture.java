package dev.precis.job;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The picture of the rooms in CONTRIBUTING.md. A room is called {@code module.package} here; an
 * underscore stands for the dot of a package within another one.
 *
 * @param rooms all that are drawn
 * @param arrows as they are drawn
 */
record RoomPicture(Set<String> rooms, Set<Arrow> arrows) {
  private static final Pattern PICTURE =
      Pattern.compile("```mermaid\\R(flowchart.*?)```", Pattern.DOTALL);
  private static final String NODE = "(job|llm|text)_(\\w+)(?:\\[[\\w.]+])?";
  private static final Pattern LINE = Pattern.compile(NODE + "(?: --> " + NODE + ")?");

  /** The entry point lives in the module's own package. */
  private static final String MAIN = "job.Main";

  private static final List<String> FOR_ALL_OF_THE_JOB = List.of("job.table", "job.console");

  /** From a room to one that it may use. */
  record Arrow(String from, String to) {}

  static RoomPicture ofContributing() {
    try {
      return of(Files.readString(Path.of("..", "CONTRIBUTING.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RoomPicture of(String page) {
    Matcher picture = PICTURE.matcher(page);
    if (!picture.find()) {
      throw new IllegalArgumentException("no picture of the rooms");
    }
    Set<String> rooms = new TreeSet<>();
    Set<Arrow> arrows = new LinkedHashSet<>();
    for (String line : picture.group(1).lines().map(String::strip).toList()) {
      Matcher drawn = LINE.matcher(line);
      if (drawn.matches()) {
        String from = drawn.group(1) + "." + drawn.group(2);
        rooms.add(from);
        if (drawn.group(3) != null) {
          String to = drawn.group(3) + "." + drawn.group(4);
          rooms.add(to);
          arrows.add(new Arrow(from, to));
        }
      } else if (line.contains("-->")) {
        throw new IllegalArgumentException("cannot read the arrow: " + line);
      }
    }
    return new RoomPicture(rooms, arrows);
  }

  Set<String> packages(String root) {
    Set<String> packages = new TreeSet<>();
    rooms.forEach(room -> packages.add(packageOf(root, room)));
    return packages;
  }

  /** Classes of a room use, of their module, only what the room may use. */
  ArchRule rule(String root) {
    List<ArchRule> rules = new ArrayList<>();
    for (String room : rooms) {
      rules.add(
          classes()
              .that(resideInAPackage(packageOf(root, room)))
              .should()
              .onlyDependOnClassesThat(
                  resideOutsideOfPackage(moduleOf(root, room) + "..")
                      .or(
                          resideInAnyPackage(
                              usable(room).stream()
                                  .map(other -> packageOf(root, other))
                                  .toArray(String[]::new))))
              .allowEmptyShould(true));
    }
    return CompositeArchRule.of(rules);
  }

  /** The arrows that no class needs. */
  List<Arrow> unused(String root, JavaClasses classes) {
    return arrows.stream()
        .filter(
            arrow ->
                classes.stream()
                    .filter(type -> type.getPackageName().equals(packageOf(root, arrow.from())))
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .noneMatch(
                        use ->
                            use.getTargetClass()
                                .getPackageName()
                                .equals(packageOf(root, arrow.to()))))
        .toList();
  }

  private Set<String> usable(String room) {
    Set<String> usable = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(room));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (usable.add(next)) {
        arrows.stream().filter(arrow -> arrow.from().equals(next)).forEach(a -> open.add(a.to()));
      }
    }
    if (room.startsWith("job.") && !FOR_ALL_OF_THE_JOB.contains(room)) {
      usable.addAll(FOR_ALL_OF_THE_JOB);
    }
    return usable;
  }

  private static String packageOf(String root, String room) {
    return room.equals(MAIN) ? root + ".job" : root + "." + room.replace('_', '.');
  }

  private static String moduleOf(String root, String room) {
    return root + "." + room.substring(0, room.indexOf('.'));
  }
}
