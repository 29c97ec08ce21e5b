package dev.precis.job.cli;

import dev.precis.job.bench.Trial;
import dev.precis.job.console.Console;
import dev.precis.job.console.Items;
import dev.precis.job.console.Plural;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.Forecast;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.run.Progress;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.speed.Calibration;
import dev.precis.llm.summarize.WorkEstimate;
import java.time.Duration;
import java.util.List;

/** The groups of a plan that tell how much work there is, and how long it takes. */
record PlanWorkReport(Items items) {
  void work(InputTexts texts, PlannedWork work) {
    items.group("input");
    texts(texts);
    double ratio = work.tokens().charsPerToken();
    items.add(
        "chars_per_token",
        Items.rounded(ratio),
        Items.text("%.2f, %s", ratio, work.tokens().source()));
    long tokens = work.tokens().tokens(texts.characters());
    items.add("tokens", tokens, grouped(tokens));
    long longest = work.tokens().tokens(texts.longest());
    items.add("longest_chapter", longest, grouped(longest) + " tokens");
    prompts(work);
  }

  private void texts(InputTexts texts) {
    items.add("chapters", texts.texts());
    for (Level level : List.of(Level.PART, Level.BOOK)) {
      if (texts.siblings().parents(level) > 0) {
        items.add(Plural.of(level.label()), texts.siblings().parents(level));
      }
    }
    if (texts.unreadable() > 0) {
      items.add("unreadable_books", texts.unreadable());
    }
    items.add("characters", texts.characters(), grouped(texts.characters()));
  }

  private void prompts(PlannedWork work) {
    WorkEstimate chapter = work.estimate();
    items.add(
        "passages",
        work.all().passages(),
        Items.text("%,d, at most %,d tokens each", work.all().passages(), chapter.passageTokens()));
    items.add("words_asked", chapter.words(), wordsAsked(chapter));
    items.add("merging_prompts", work.all().merges(), grouped(work.all().merges()));
    items.add("prompt_tokens", work.all().promptTokens(), grouped(work.all().promptTokens()));
    items.add(
        "generated_tokens",
        work.all().generatedTokens(),
        Items.text(
            "%,d, if every answer has the requested number of words (%,d tokens)",
            work.all().generatedTokens(), chapter.answerTokens()));
  }

  private static String wordsAsked(WorkEstimate chapter) {
    return chapter.words() < chapter.wordsWanted()
        ? Items.text(
            "%d, not %d: the context has room for no more", chapter.words(), chapter.wordsWanted())
        : String.valueOf(chapter.words());
  }

  /**
   * @param trials first that with the slots of the settings
   */
  void measured(List<Trial> trials, List<Integer> executors) {
    Trial set = trials.get(0);
    speed("speed", set);
    trials.stream().skip(1).forEach(trial -> speed("speed_with_" + slots(trial), trial));
    time("time", set, executors);
    Trial fastest = Trial.fastest(trials);
    if (fastest.slots() != set.slots()) {
      time("time_with_" + slots(fastest), fastest, executors);
    }
  }

  private static String slots(Trial trial) {
    return Console.count(trial.slots(), "slot").replace(' ', '_');
  }

  private void speed(String group, Trial trial) {
    Calibration speed = trial.speed();
    double read = speed.speed().promptTokensPerSecond();
    double written = speed.speed().generatedTokensPerSecond();
    items.group(group);
    items.add(
        "prompt_tokens_per_second",
        Items.rounded(read),
        Items.text(
            "%.0f, on this machine with %s busy, in %s of the input",
            read, Console.count(trial.slots(), "slot"), Console.count(speed.texts(), "passage")));
    items.add("generated_per_second", Items.rounded(written), Items.text("%.0f", written));
    items.add(
        "prompt_tokens_share",
        Items.rounded(speed.readShare()),
        Items.text("%.2f of the estimated prompt tokens were read", speed.readShare()));
    items.add(
        "generated_share",
        Items.rounded(speed.writtenShare()),
        Items.text("%.2f of the estimated tokens were generated", speed.writtenShare()));
    items.add(
        "load_seconds",
        Items.rounded(trial.loadSeconds()),
        Items.text("%.1f", trial.loadSeconds()));
  }

  private void time(String group, Trial trial, List<Integer> executors) {
    items.group(group);
    for (int count : executors) {
      time(
          Forecast.of(
              count,
              trial.work().all(),
              trial.work().longest(),
              trial.speed(),
              trial.loadSeconds()));
    }
  }

  private void time(Forecast forecast) {
    long seconds = Math.round(forecast.wallSeconds());
    items.add(
        "wall_seconds_" + forecast.executors(),
        seconds,
        Progress.shown(Duration.ofSeconds(seconds))
            + " with "
            + Console.count(forecast.executors(), "executor"));
    items.add(
        "node_hours_" + forecast.executors(),
        Items.rounded(forecast.nodeHours()),
        Items.text("%.2f", forecast.nodeHours()));
  }

  private static String grouped(long value) {
    return Items.text("%,d", value);
  }
}
