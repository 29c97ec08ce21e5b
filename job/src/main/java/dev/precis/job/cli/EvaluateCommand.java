package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.FormatOption;
import dev.precis.job.console.InputException;
import dev.precis.job.evaluation.Evaluation;
import dev.precis.job.evaluation.EvaluationFolder;
import dev.precis.job.evaluation.EvaluationInput;
import dev.precis.job.evaluation.ReferenceReader;
import dev.precis.job.input.RunInput;
import dev.precis.job.output.ChosenRecipe;
import dev.precis.job.output.SummaryStore;
import dev.precis.text.chapter.ChapterSplitter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "evaluate",
    description = {
      "Measure summaries: how much they copy, whether they make up names, which part of the text they are",
      "of, and how near they come to summaries that people wrote. No model is loaded."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis evaluate out",
      "  ./precis evaluate out --references synopses.jsonl --format tsv > quality.tsv",
      "  ./precis evaluate out --input /elsewhere/books",
      "",
      "Columns: words of the summary; ratio, words of the text for one of it; copied-4 and copied-s, the share",
      "of its runs of four words and of its sentences that the text has; new-names, names that the text does not",
      "have; start, middle and end, the share of it that is of each third of the text; repeats, the share of its",
      "runs of four words that it had before; language, 1 where it is the text's. With references the F1 of",
      "ROUGE-1, ROUGE-2 and ROUGE-L, and those of the text's first three sentences (lead). tsv, json and the",
      "table that is written have more.",
      "",
      "References are lines of JSON, each with \"summary\" and what it is of: \"node_id\"; or \"book\", and",
      "\"heading\" (with \"part\", if it has one) or \"seq\", the chapter's index.",
      "",
      "docs/quality.md tells how each is measured, and what it does not tell."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "OUT", description = "An output folder of './precis summarize'.")
  private String output;

  @Option(
      names = "--references",
      paramLabel = "FILE.jsonl",
      description = "Summaries that people wrote, to measure against.")
  private String references;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Where the texts are; without it, where the runs of the recipe had them. They are known by their SHA-256.")
  private List<String> inputs;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Where to write the table, in a folder recipe=ID, as Parquet (default: evaluation, in OUT).")
  private String folder;

  @Option(
      names = "--recipe",
      paramLabel = "ID",
      description = "Of this recipe; without it, of the one that was last worked with.")
  private String recipe;

  @Mixin private FormatOption format;

  private final Console console;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    SummaryStore store = SummaryStore.open(output, SparkSessions.hadoop());
    EvaluationFolder written = EvaluationFolder.of(folder, store, SparkSessions.hadoop());
    EvaluationInput input = new EvaluationInput(given());
    try (CommandSession session = SparkSessions.start("evaluate")) {
      SparkSession spark = session.spark();
      String id = new ChosenRecipe("evaluate", recipe).id(spark, store, console);
      Dataset<Row> read = references == null ? null : ReferenceReader.references(spark, references);
      try (Evaluation evaluation =
          Evaluation.of(
              ChosenRecipe.of(id, spark, store), input.chapters(spark, store, id, console), read)) {
        evaluation.say(id, console);
        new EvaluationListing(read != null).print(evaluation.rows(), format.get(), console);
        console.say("evaluation in %s", written.write(evaluation.rows(), id));
      }
      return ExitCode.DONE;
    }
  }

  private RunInput given() {
    String regex = reading.chapterRegex() == null ? "" : reading.chapterRegex();
    if (inputs == null) {
      return null;
    }
    try {
      // Executors would find out much later.
      ChapterSplitter.of(regex);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    return new RunInput(inputs, reading.format(), reading.textColumn(), reading.idColumn(), regex);
  }
}
