package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Lets the disk of a lake become full under a stream and a judge, each time at another place of a
 * micro-batch: they must say so and end with 1, and when there is space again everything must come
 * out as if there always had been.
 */
public final class FullDiskCampaign {

  private static final int MEGABYTES = 64;
  private static final int FAILED = 1;

  private final Path folder;
  private final int levels;
  private final long seed;
  private final Progress progress;

  /**
   * A campaign that was not begun.
   *
   * @param folder takes the small disk; must not exist
   * @param levels how many amounts of free space are tried
   */
  public FullDiskCampaign(Path folder, int levels, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.levels = levels;
    this.seed = seed;
    this.progress = Objects.requireNonNull(progress, "progress");
    if (levels < 1) {
      throw new IllegalArgumentException("Invalid --levels: " + levels + " (must be at least 1)");
    }
    Folders.requireNew(folder);
  }

  /**
   * What a full disk led to.
   *
   * @param freeBytes how much was free when the job began
   * @param code the job's exit code
   * @param told what it said
   * @param clear whether that names the disk, how much is free and what to do
   * @param drafts unfinished files left in the logs of tables
   * @param exact whether everything came out when there was space again
   */
  public record Level(
      String job,
      long freeBytes,
      int code,
      String told,
      boolean clear,
      boolean surplus,
      long drafts,
      boolean exact) {

    boolean passed() {
      return exact && !surplus && drafts == 0 && (code == 0 || (code == FAILED && clear));
    }
  }

  /** What came out. */
  public record Verdict(long seed, List<Level> levels) {

    /** Whether the disk was full at least once for either job, and each level came out right. */
    public boolean passed() {
      return levels.stream().allMatch(Level::passed)
          && levels.stream().anyMatch(level -> level.code() == FAILED);
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (Level level : levels) {
        lines.add(
            String.format(
                "  %-6s %,9d bytes free: ended with %d, %s, %s",
                level.job(),
                level.freeBytes(),
                level.code(),
                level.passed() ? "then exact" : "FAILED " + level,
                level.told()));
      }
      lines.add(passed() ? "EXACT" : "NOT EXACT. Repeat it with --seed " + seed);
      return lines;
    }
  }

  /** Fills the disk. */
  public Verdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), MEGABYTES);
        SparkSession spark = sessions.apply("torture", disk.folder().resolve("lake").toString())) {
      Patient.quicken(spark);
      Patient patient = new Patient(spark, disk.folder(), folder.resolve("well"), seed);
      Path file = folder.resolve(Patient.NAME + ".yaml");
      Files.writeString(file, patient.text());
      progress.say("Preparing a lake");
      patient.prepare();
      long before = disk.free();
      patient.stream();
      long streamed = before - disk.free();
      patient.judge();
      long judged = before - streamed - disk.free();
      Map<String, Map<String, Integer>> expected = patient.contents();
      List<Level> done = new ArrayList<>();
      for (int level = 0; level < levels; level++) {
        done.add(fill(disk, patient, file, "stream", streamed * level / levels, expected));
      }
      done.add(fill(disk, patient, file, "judge", judged / 2, expected));
      return new Verdict(seed, done);
    }
  }

  private Level fill(
      SmallDisk disk,
      Patient patient,
      Path file,
      String job,
      long free,
      Map<String, Map<String, Integer>> expected)
      throws Exception {
    patient.restore();
    if (job.equals("judge")) {
      patient.stream();
    }
    disk.fill(free);
    Path log = folder.resolve(job + "-" + free + ".log");
    int code =
        new Victim(
                log,
                List.of(),
                List.of(job, file.toString(), "--lake", patient.folder().toString(), "--once"))
            .exitCode();
    disk.clear();
    patient.forget();
    boolean surplus = patient.hasSurplus(expected);
    long drafts = drafts(patient.folder());
    patient.stream();
    patient.judge();
    String said = Files.readString(log, StandardCharsets.UTF_8);
    Level level =
        new Level(
            job,
            free,
            code,
            told(said),
            isClear(said, disk),
            surplus,
            drafts,
            patient.contents().equals(expected));
    progress.say((level.passed() ? "passed " : "FAILED ") + level);
    return level;
  }

  /** Whether an error names the disk and how much is free, says what to do, and has no trace. */
  private static boolean isClear(String said, SmallDisk disk) {
    return told(said)
            .matches(
                "weir: Cannot write "
                    + disk.folder()
                    + "/.*: No space left on device[.] The disk of "
                    + disk.folder()
                    + ".* has [0-9,]+ bytes free[.] Free space there and start the job again: it goes on where it was[.]")
        && !said.contains("\tat ");
  }

  private static String told(String said) {
    return said.lines()
        .filter(line -> line.startsWith("weir: "))
        .reduce("", (first, second) -> second);
  }

  private static long drafts(Path lake) throws IOException {
    try (Stream<Path> files = Files.walk(lake)) {
      return files.filter(path -> path.toString().endsWith(".draft")).count();
    }
  }
}
