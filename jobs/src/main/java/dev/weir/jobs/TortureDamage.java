package dev.weir.jobs;

import dev.weir.jobs.torture.DamageCampaign;
import dev.weir.jobs.torture.DamageVerdict;
import dev.weir.jobs.torture.Patient;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code weir torture damage}: damages files of a lake, and looks what stream and judge make of it.
 */
@Command(
    name = "damage",
    description = {
      "Damages one file after the other of a lake: cut short, emptied, a block zeroed, a bit flipped, gone.",
      "Ends with 0 if each time everything came out exact, or an error named the file and a cure, and the cure helped."
    },
    footer = {
      "",
      "Examples:",
      "  weir torture damage                     120 cases",
      "  weir torture damage --cases 400 --seed 7"
    })
final class TortureDamage implements Callable<Integer> {

  @Option(
      names = "--cases",
      paramLabel = "N",
      defaultValue = "120",
      description = "How often to damage a file. Default: ${DEFAULT-VALUE}")
  private int cases;

  @Mixin private TortureOptions options;

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    Path folder = options.newFolder();
    long seed = options.seed();
    try (SparkSession spark = Session.open("torture", folder.resolve("lake").toString())) {
      Patient patient = Patient.prepared(spark, folder, folder, seed, console);
      DamageVerdict verdict =
          new DamageCampaign(patient, cases, seed, Failures::exit, console).run();
      console.result(verdict, verdict.lines());
      return verdict.passed() ? 0 : 1;
    }
  }
}
