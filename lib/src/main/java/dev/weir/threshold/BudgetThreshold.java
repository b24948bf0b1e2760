package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * The lowest level at which, by the history and with 95 % confidence, there are no more incidents a
 * day than someone has time to look at, there and at every higher level. (Incidents can become
 * fewer at a lower level, as two of them merge; that is not counted as staying within the budget.)
 *
 * @param incidentsPerDay the most incidents a day, above 0
 */
public record BudgetThreshold(double incidentsPerDay) implements Threshold {
  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "budget",
              "The lowest score at which, by the history and with 95 % confidence, there are no more incidents a day than given here.",
              List.of(
                  Option.required(
                          "incidents-per-day",
                          OptionType.NUMBER,
                          "Incidents a day that someone has time to look at, over all series.")
                      .must(Settled.AMOUNT))),
          settings -> new BudgetThreshold(settings.number("incidents-per-day")));

  public BudgetThreshold {
    Settled.require("incidents-per-day", incidentsPerDay, Settled.AMOUNT);
  }

  @Override
  public double level(ScoreHistory history) {
    return history
        .incidents()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot keep a budget of incidents: the model was trained without counting them."
                        + " Train again with the budget in the pipeline file."))
        .lowestLevel(incidentsPerDay);
  }

  @Override
  public boolean countsIncidents() {
    return true;
  }
}
