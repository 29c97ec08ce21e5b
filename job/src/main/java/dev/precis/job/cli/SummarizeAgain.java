package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.loop.LoopedRun;
import dev.precis.job.run.RunReport;
import dev.precis.job.run.SummarizeJob;
import dev.precis.job.run.SummarizeRequest;
import dev.precis.job.settings.JobSettings;
import org.apache.spark.sql.SparkSession;

/**
 * A run of {@code ./precis summarize} that is one of many.
 *
 * @param console for failures
 */
record SummarizeAgain(
    SparkSession spark,
    SummarizeJob job,
    SummarizeRequest request,
    JobSettings settings,
    Console console)
    implements LoopedRun {
  @Override
  public RunReport run(Console held) {
    RunReport report = job.sayingTo(held).run(request, settings);
    new RunOutcome(report).say(held);
    return report;
  }

  @Override
  public void sayFailure(Throwable failure) {
    Throwable explained =
        failure instanceof Exception thrown
            ? AccessRefusedException.explained(thrown, request.output().toString())
            : failure;
    int unused = new Failure(explained).report(console);
  }

  @Override
  public boolean canRunAgain() {
    return !spark.sparkContext().isStopped();
  }
}
