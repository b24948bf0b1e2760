package dev.weir.report;

import dev.weir.report.ReportContent.ModelUse;
import dev.weir.report.ReportContent.PolicyUse;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Where the scores and the verdicts come from: the model card. */
final class ModelSection {
  private ModelSection() {}

  static String html(ReportContent content) {
    StringBuilder out = new StringBuilder("<section id=\"model\">\n<h2>The model</h2>\n");
    if (content.card().isEmpty()) {
      return out.append("<p class=\"empty\">No model has been trained yet.</p>\n</section>\n")
          .toString();
    }
    ModelCard card = content.card().get();
    out.append("<dl class=\"card\">\n");
    fact(out, "Version", code(card.version()) + " · " + Html.escape(card.status()));
    fact(out, "Detector", code(card.detector()));
    fact(out, "Trained on", trainedOn(card));
    fact(out, "Sample", Numbers.count(card.sampleRows()) + " rows, drawn by hash");
    fact(out, "Policy", content.policies().stream().map(ModelSection::policy).collect(lines()));
    fact(out, "Measured", card.metrics().stream().map(ModelSection::metric).collect(lines()));
    if (content.models().size() > 1) {
      fact(out, "Scored by", content.models().stream().map(ModelSection::use).collect(lines()));
    }
    fact(out, "Pipeline hash", code(card.pipelineHash()));
    fact(out, "Memory hash", code(card.programHash()));
    fact(out, "Artifact SHA-256", code(card.artifactSha256()));
    fact(out, "Made with", versions(card));
    out.append("</dl>\n");
    if (!card.pipelineFile().isBlank()) {
      out.append("<details class=\"dig\"><summary>The pipeline file</summary><pre><code>");
      out.append(Html.escape(card.pipelineFile().strip())).append("</code></pre></details>\n");
    }
    return out.append("</section>\n").toString();
  }

  private static void fact(StringBuilder out, String label, String html) {
    if (!html.isEmpty()) {
      out.append("<div><dt>")
          .append(label)
          .append("</dt><dd>")
          .append(html)
          .append("</dd></div>\n");
    }
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "<code>" + Html.escape(text) + "</code>";
  }

  private static String trainedOn(ModelCard card) {
    Optional<Instant> start = card.historyStart();
    Optional<Instant> end = card.historyEnd();
    String history =
        start.isPresent() && end.isPresent() && start.get().isBefore(end.get())
            ? ", " + Times.days(start.get(), end.get())
            : "";
    String version = card.dataVersion().isEmpty() ? "" : ", version " + card.dataVersion();
    String source = card.source().isEmpty() ? "" : " of " + card.source();
    return Html.escape(
        Numbers.count(card.observations(), "observation") + source + version + history);
  }

  private static String policy(PolicyUse policy) {
    String low = Numbers.number(policy.lowestThreshold());
    String high = Numbers.number(policy.highestThreshold());
    String level = low.equals(high) ? low : "between " + low + " and " + high;
    return code(policy.policy())
        + " flagged "
        + Numbers.count(policy.anomalies(), "window")
        + " at a score of "
        + level;
  }

  private static String metric(ModelCard.Metric metric) {
    return Html.escape(Words.name(metric.name())) + " " + Numbers.number(metric.value());
  }

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("<br>");
  }

  private static String use(ModelUse use) {
    String status = use.status().isEmpty() ? "" : " (" + Html.escape(use.status()) + ")";
    return code(use.version()) + status + ": " + Numbers.count(use.observations(), "observation");
  }

  private static String versions(ModelCard card) {
    String trained = card.trainedAt().map(t -> ", " + Times.time(t) + " UTC").orElse("");
    return Html.escape(
        "Weir "
            + card.weirVersion()
            + ", Spark "
            + card.sparkVersion()
            + ", Java "
            + card.javaVersion()
            + trained);
  }
}
