package dev.weir.jobs;

import dev.weir.jobs.torture.FullDiskCampaign;
import dev.weir.jobs.torture.Patient;
import dev.weir.jobs.torture.SmallDisk;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir torture disk}: lets the disk become full under stream and judge. */
@Command(
    name = "disk",
    description = {
      "Lets the disk of a lake become full, each time at another place of a micro-batch, under a real stream and a real judge.",
      "Ends with 0 if each time the error was clear, and everything came out exact when there was space again.",
      "Mounts a small disk in memory, so it takes root on Linux."
    },
    footer = {
      "",
      "Examples:",
      "  weir torture disk               8 amounts of free space",
      "  weir torture disk --levels 30"
    })
final class TortureDisk implements Callable<Integer> {

  @Option(
      names = "--levels",
      paramLabel = "N",
      defaultValue = "8",
      description = "How many amounts of free space. Default: ${DEFAULT-VALUE}")
  private int levels;

  @Mixin private TortureOptions options;

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    Path folder = options.newFolder();
    FullDiskCampaign campaign = new FullDiskCampaign(folder, levels, console);
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"));
        SparkSession spark = Session.open("torture", disk.folder().resolve("lake").toString())) {
      Patient patient = Patient.prepared(spark, disk.folder(), folder, options.seed(), console);
      FullDiskCampaign.Verdict verdict = campaign.run(disk, patient);
      console.result(verdict, verdict.lines());
      return verdict.passed() ? 0 : 1;
    }
  }
}
