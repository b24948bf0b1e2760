package dev.weir.threshold;

import java.util.ArrayDeque;

/**
 * The scores of a series in a span before an instant, in units of one model's score. A score of
 * another model counts as the score with the same tail probability by the calibrations of both
 * (equipercentile equating), so that a promotion does not empty the window.
 */
final class ScoreWindow {

  /** Hears of scores that come in and that leave. */
  interface Content {

    /** Forgets everything. */
    void clear();

    /** A score came in; times never go back. */
    void add(long timeUs, double score);

    /** The oldest score left. */
    void leave(long timeUs, double score);
  }

  private record Held(long timeUs, double score, Calibration model) {}

  private final long spanUs;
  private final Content content;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private final ArrayDeque<Held> fresh = new ArrayDeque<>(); // of the latest instant, not yet in
  private Calibration unit;

  ScoreWindow(long spanUs, Content content) {
    this.spanUs = spanUs;
    this.content = content;
  }

  void remember(long timeUs, double score, Calibration model) {
    takeIn(timeUs);
    fresh.add(new Held(timeUs, score + 0.0, model)); // -0 and 0 are one score
  }

  /** Makes the content that of the instants in [time - span, time), in units of a model's score. */
  void moveTo(long timeUs, Calibration model) {
    takeIn(timeUs);
    while (!held.isEmpty() && held.peek().timeUs < timeUs - spanUs) {
      Held oldest = held.remove();
      if (model == unit) {
        content.leave(oldest.timeUs, inUnit(oldest));
      }
    }
    if (model != unit) {
      unit = model;
      content.clear();
      held.forEach(each -> content.add(each.timeUs, inUnit(each)));
    }
  }

  private void takeIn(long beforeUs) {
    while (!fresh.isEmpty() && fresh.peek().timeUs < beforeUs) {
      Held next = fresh.remove();
      held.add(next);
      if (unit != null) {
        content.add(next.timeUs, inUnit(next));
      }
    }
  }

  private double inUnit(Held each) {
    return each.model == unit ? each.score : unit.scoreAt(each.model.tailProbability(each.score));
  }
}
