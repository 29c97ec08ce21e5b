package dev.precis.job.console;

/** English plurals for messages. */
public final class Plural {
  private static final String VOWELS = "aeiou";

  private Plural() {}

  /** {@code chapters}, {@code summaries}. */
  public static String of(String noun) {
    int last = noun.length() - 1;
    boolean consonantThenY =
        last > 0 && noun.charAt(last) == 'y' && VOWELS.indexOf(noun.charAt(last - 1)) < 0;
    return consonantThenY ? noun.substring(0, last) + "ies" : noun + "s";
  }

  /** The verb after a count: {@code has} or {@code have}. */
  public static String has(long count) {
    return count == 1 ? "has" : "have";
  }
}
