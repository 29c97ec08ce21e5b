package dev.precis.job.cli;

import dev.precis.job.console.Console;
import dev.precis.job.console.Plural;
import dev.precis.job.input.InputTexts;
import dev.precis.job.plan.Forecast;
import dev.precis.job.plan.PlannedWork;
import dev.precis.job.run.Progress;
import dev.precis.llm.prompt.Level;
import dev.precis.llm.summarize.Calibration;
import dev.precis.llm.summarize.WorkEstimate;
import java.time.Duration;
import java.util.List;

/** The groups of a plan that tell how much work there is, and how long it takes. */
record PlanWorkReport(PlanItems items) {
  void work(InputTexts texts, PlannedWork work) {
    items.group("input");
    texts(texts);
    double ratio = work.tokens().charsPerToken();
    items.add(
        "chars_per_token",
        PlanItems.rounded(ratio),
        PlanItems.text("%.2f, %s", ratio, work.tokens().source()));
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
        PlanItems.text(
            "%,d, at most %,d tokens each", work.all().passages(), chapter.passageTokens()));
    items.add("words_asked", chapter.words(), wordsAsked(chapter));
    items.add("merging_prompts", work.all().merges(), grouped(work.all().merges()));
    items.add("prompt_tokens", work.all().promptTokens(), grouped(work.all().promptTokens()));
    items.add(
        "generated_tokens",
        work.all().generatedTokens(),
        PlanItems.text(
            "%,d, if every answer has the requested number of words (%,d tokens)",
            work.all().generatedTokens(), chapter.answerTokens()));
  }

  private static String wordsAsked(WorkEstimate chapter) {
    return chapter.words() < chapter.wordsWanted()
        ? PlanItems.text(
            "%d, not %d: the context has room for no more", chapter.words(), chapter.wordsWanted())
        : String.valueOf(chapter.words());
  }

  /**
   * @param slots that were busy
   */
  void speed(int slots, Calibration speed, double loadSeconds) {
    items.group("speed");
    items.add(
        "prompt_tokens_per_second",
        PlanItems.rounded(speed.promptTokensPerSecond()),
        PlanItems.text(
            "%.0f, on this machine with %s busy",
            speed.promptTokensPerSecond(), Console.count(slots, "slot")));
    items.add(
        "generated_per_second",
        PlanItems.rounded(speed.generatedTokensPerSecond()),
        PlanItems.text("%.0f", speed.generatedTokensPerSecond()));
    items.add("load_seconds", PlanItems.rounded(loadSeconds), PlanItems.text("%.1f", loadSeconds));
  }

  void time(List<Forecast> forecasts) {
    items.group("time");
    for (Forecast forecast : forecasts) {
      long seconds = Math.round(forecast.wallSeconds());
      items.add(
          "wall_seconds_" + forecast.executors(),
          seconds,
          Progress.shown(Duration.ofSeconds(seconds))
              + " with "
              + Console.count(forecast.executors(), "executor"));
      items.add(
          "node_hours_" + forecast.executors(),
          PlanItems.rounded(forecast.nodeHours()),
          PlanItems.text("%.2f", forecast.nodeHours()));
    }
  }

  private static String grouped(long value) {
    return PlanItems.text("%,d", value);
  }
}
