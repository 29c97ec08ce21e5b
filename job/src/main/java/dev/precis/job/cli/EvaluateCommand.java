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
import dev.precis.job.session.CommandSession;
import dev.precis.job.session.SparkSessions;
import dev.precis.text.chapter.ChapterSplitter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    description = {
      "Measures summaries: how much they copy, whether they invent names, which parts of the text they cover, and how close they are to summaries that people wrote. Loads no model."
    },
    footer = {
      "",
      "Examples:",
      "  ./precis evaluate out",
      "  ./precis evaluate out --references synopses.jsonl --format tsv > quality.tsv",
      "  ./precis evaluate out --input /elsewhere/books",
      "  ./precis evaluate --table lake.books.summaries",
      "",
      "Columns:",
      "  words               words of the summary",
      "  ratio               words of the text per word of the summary",
      "  copied-4, copied-s  share of its four-word sequences, and of its sentences,",
      "                      that the text contains",
      "  new-names           number of names that the text does not contain",
      "  start, middle, end  share of it that comes from each third of the text",
      "  repeats             share of its four-word sequences that occurred before in it",
      "  language            1 if the summary is in the language of the text",
      "  R-1, R-2, R-L       F1 of ROUGE-1, ROUGE-2 and ROUGE-L against the reference",
      "  lead-1, -2, -L      the same for the first three sentences of the text",
      "tsv, json and the written table contain more columns.",
      "",
      "References are lines of JSON, each with \"summary\" and what it summarizes: either \"node_id\", or \"book\" with \"seq\" (the chapter's index) or \"heading\" (and \"part\", if there is one).",
      "",
      "docs/quality.md explains how each figure is measured, and what it does not show."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin private StoreOptions summaries;

  @Option(
      names = "--references",
      paramLabel = "FILE.jsonl",
      description = "Summaries that people wrote, to compare with.")
  private String references;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Where the texts are now. They are recognized by their SHA-256. Default: where the runs of the recipe read them.")
  private List<String> inputs;

  @Option(
      names = "--input-table",
      paramLabel = "TABLE",
      description = "The same for texts in a table of a Spark catalog; in place of --input.")
  private String table;

  @Mixin private ReadingOptions reading;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description =
          "Folder for the table of measurements: recipe=ID/*.parquet. Default: OUT/evaluation.")
  private String folder;

  @Option(
      names = "--recipe",
      paramLabel = "ID",
      description = "Use this recipe. Default: the recipe that was used last.")
  private String recipe;

  @Mixin private FormatOption format;

  private final Console console;

  EvaluateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    RunInput given = given();
    SummaryStore opened = summaries.folder();
    EvaluationInput input = new EvaluationInput(given);
    try (CommandSession session = SparkSessions.start("evaluate")) {
      SparkSession spark = session.spark();
      SummaryStore store = summaries.open(opened, spark);
      EvaluationFolder written = EvaluationFolder.of(folder, store, SparkSessions.hadoop());
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
    if (inputs == null && table == null) {
      return null;
    }
    if (inputs != null && table != null) {
      throw new InputException(
          "Cannot evaluate: expected either --input or --input-table, got both");
    }
    try {
      // Executors would report a bad pattern much later.
      ChapterSplitter.of(regex);
    } catch (IllegalArgumentException e) {
      throw new InputException(e.getMessage(), e);
    }
    return new RunInput(
        inputs == null ? List.of() : inputs,
        reading.format(),
        reading.textColumn(),
        reading.idColumn(),
        regex,
        table == null ? null : reading.table("evaluate", table, null));
  }
}
