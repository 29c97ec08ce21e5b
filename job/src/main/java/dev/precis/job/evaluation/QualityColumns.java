package dev.precis.job.evaluation;

import dev.precis.job.quality.Copying;
import dev.precis.job.quality.Coverage;
import dev.precis.job.quality.Names;
import dev.precis.job.quality.Quality;
import dev.precis.job.quality.Rouge;
import dev.precis.job.quality.RougeScore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** The columns of the measures, in the order of the table. All are nullable. */
public final class QualityColumns {
  public static final String SUMMARY_WORDS = "summary_words";
  static final String SOURCE_WORDS = "source_words";
  public static final String COMPRESSION = "compression";
  public static final String COPIED_4GRAMS = copiedName(Copying.LONGEST);
  public static final String COPIED_SENTENCES = "copied_sentences";
  static final String NAMES = "names";
  public static final String NOVEL_NAMES = "novel_names";
  public static final String NOVEL_NAME_LIST = "novel_name_list";
  public static final String COVERAGE_START = "coverage_start";
  public static final String COVERAGE_MIDDLE = "coverage_middle";
  public static final String COVERAGE_END = "coverage_end";
  public static final String REPETITION = "repetition";
  static final String LANGUAGE_DETECTED = "language_detected";
  public static final String LANGUAGE_MATCH = "language_match";
  static final String REFERENCE_WORDS = "reference_words";
  public static final String ROUGE1_F1 = "rouge1_f1";
  public static final String ROUGE2_F1 = "rouge2_f1";
  public static final String ROUGE_L_F1 = "rouge_l_f1";

  /** Prefix of the ROUGE columns that score the source's first three sentences instead. */
  public static final String LEAD3 = "lead3_";

  private static final List<Measured> ALL = all();

  private QualityColumns() {}

  static List<StructField> fields() {
    return ALL.stream()
        .map(each -> DataTypes.createStructField(each.name(), each.type(), true))
        .toList();
  }

  /** The values of a row, in the order of {@link #fields}. */
  static Object[] values(Quality quality) {
    return ALL.stream().map(each -> each.value().apply(quality)).toArray();
  }

  /**
   * The share of copied n-grams.
   *
   * @param n words of an n-gram
   */
  private static String copiedName(int n) {
    return "copied_" + n + "grams";
  }

  private static List<Measured> all() {
    List<Measured> all = new ArrayList<>();
    all.add(new Measured(SUMMARY_WORDS, DataTypes.IntegerType, Quality::words));
    all.add(new Measured(SOURCE_WORDS, DataTypes.IntegerType, Quality::sourceWords));
    all.add(number(COMPRESSION, Quality::compression));
    for (int n = 1; n <= Copying.LONGEST; n++) {
      int index = n - 1;
      all.add(number(copiedName(n), of(Quality::copying, copied -> copied.ngrams().get(index))));
    }
    all.add(number(COPIED_SENTENCES, of(Quality::copying, Copying::sentences)));
    addNames(all);
    all.add(number(COVERAGE_START, of(Quality::coverage, Coverage::start)));
    all.add(number(COVERAGE_MIDDLE, of(Quality::coverage, Coverage::middle)));
    all.add(number(COVERAGE_END, of(Quality::coverage, Coverage::end)));
    all.add(number(REPETITION, Quality::repetition));
    all.add(new Measured(LANGUAGE_DETECTED, DataTypes.StringType, Quality::language));
    all.add(new Measured(LANGUAGE_MATCH, DataTypes.BooleanType, Quality::languageMatch));
    all.add(new Measured(REFERENCE_WORDS, DataTypes.IntegerType, Quality::referenceWords));
    addRouge(all, "", Quality::rouge);
    addRouge(all, LEAD3, Quality::lead3);
    return List.copyOf(all);
  }

  private static void addNames(List<Measured> all) {
    all.add(new Measured(NAMES, DataTypes.IntegerType, of(Quality::names, n -> n.all().size())));
    all.add(
        new Measured(
            NOVEL_NAMES, DataTypes.IntegerType, of(Quality::names, n -> n.novel().size())));
    all.add(
        new Measured(
            NOVEL_NAME_LIST,
            DataTypes.createArrayType(DataTypes.StringType),
            of(Quality::names, QualityColumns::novel)));
  }

  private static String[] novel(Names names) {
    return names.novel().toArray(String[]::new);
  }

  private static void addRouge(
      List<Measured> all, String prefix, Function<Quality, Rouge> measured) {
    addScore(all, prefix + "rouge1", of(measured, Rouge::one));
    addScore(all, prefix + "rouge2", of(measured, Rouge::two));
    addScore(all, prefix + "rouge_l", of(measured, Rouge::longest));
  }

  private static void addScore(
      List<Measured> all, String name, Function<Quality, RougeScore> measured) {
    all.add(number(name + "_precision", of(measured, RougeScore::precision)));
    all.add(number(name + "_recall", of(measured, RougeScore::recall)));
    all.add(number(name + "_f1", of(measured, RougeScore::f1)));
  }

  private static Measured number(String name, Function<Quality, Double> value) {
    return new Measured(name, DataTypes.DoubleType, value);
  }

  /** A value of a part of the quality; null if that part was not measured. */
  private static <T, R> Function<Quality, R> of(Function<Quality, T> whole, Function<T, R> part) {
    return quality -> {
      T measured = whole.apply(quality);
      return measured == null ? null : part.apply(measured);
    };
  }

  private record Measured(String name, DataType type, Function<Quality, ?> value) {}
}
