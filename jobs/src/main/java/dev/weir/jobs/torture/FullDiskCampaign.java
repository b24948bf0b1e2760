package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Lets the disk of a lake become full under a stream and a judge, each time at another place of a
 * micro-batch: they must say so and end with 1, and when there is space again everything must come
 * out as if there always had been.
 */
public final class FullDiskCampaign {

  private static final int FAILED = 1;

  private final Path folder;
  private final int levels;
  private final Progress progress;

  /**
   * A campaign that was not begun.
   *
   * @param folder takes what jobs say
   * @param levels how many amounts of free space are tried, every fourth under the judge
   */
  public FullDiskCampaign(Path folder, int levels, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.levels = levels;
    this.progress = Objects.requireNonNull(progress, "progress");
    if (levels < 1) {
      throw new IllegalArgumentException("Invalid --levels: " + levels + " (must be at least 1)");
    }
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
  public record Verdict(List<Level> levels) {

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
      lines.add(passed() ? "EXACT" : "NOT EXACT");
      return lines;
    }
  }

  /** Fills the disk that a lake lies on. */
  public Verdict run(SmallDisk disk, Patient patient) throws Exception {
    Path file = folder.resolve(Patient.NAME + ".yaml");
    Files.writeString(file, patient.text());
    patient.restore();
    long before = disk.free();
    patient.stream();
    long streamed = before - disk.free();
    patient.judge();
    long judged = before - streamed - disk.free();
    List<Level> done = new ArrayList<>();
    for (int level = 0; level < levels; level++) {
      String job = level % 4 == 3 ? "judge" : "stream";
      long needed = job.equals("judge") ? judged : streamed;
      done.add(fill(disk, patient, file, job, needed * (2 * level + 1) / (2 * levels)));
    }
    return new Verdict(done);
  }

  private Level fill(SmallDisk disk, Patient patient, Path file, String job, long free)
      throws Exception {
    patient.restore();
    if (job.equals("judge")) {
      patient.stream();
    }
    disk.fill(free);
    Path log = folder.resolve(job + "-" + free + ".log");
    int code =
        new Victim(
                log, List.of(job, file.toString(), "--lake", patient.folder().toString(), "--once"))
            .exitCode();
    disk.clear();
    patient.forget();
    boolean surplus = patient.hasSurplus();
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
            patient.unexpected().isEmpty());
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
