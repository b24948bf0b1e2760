package dev.weir.engine;

import dev.weir.prepare.PreparationCheck;
import dev.weir.series.SeriesProgram;
import dev.weir.source.Source;
import dev.weir.source.Sources;
import dev.weir.spec.InvalidKeyException;
import dev.weir.spec.PipelineReader;
import dev.weir.spec.PipelineSpec;
import dev.weir.table.Lake;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * A pipeline file with what was compiled from it. It travels to executors as its text and is
 * compiled there once, so that driver and executors cannot differ.
 */
public final class Pipeline implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Map<String, Compiled> COMPILED = new ConcurrentHashMap<>();

  private final String folder;
  private final String fileName;
  private final String text;

  private record Compiled(PipelineSpec spec, SeriesProgram program) {}

  private Pipeline(String folder, String fileName, String text) {
    this.folder = Objects.requireNonNull(folder, "folder");
    this.fileName = Objects.requireNonNull(fileName, "fileName");
    this.text = Objects.requireNonNull(text, "text");
  }

  /**
   * Reads a pipeline file.
   *
   * @throws IllegalArgumentException naming every problem in it
   */
  public static Pipeline read(Path file) {
    String text = PipelineReader.text(file);
    return checked(
        String.valueOf(file.toAbsolutePath().getParent()),
        String.valueOf(file.getFileName()),
        text);
  }

  /** A pipeline from the text of its file; relative paths in it are relative to a folder. */
  public static Pipeline of(String folder, String fileName, String text) {
    return checked(folder, fileName, text);
  }

  private static Pipeline checked(String folder, String fileName, String text) {
    Pipeline pipeline = new Pipeline(folder, fileName, text);
    pipeline.compiled();
    return pipeline;
  }

  public String name() {
    return spec().name();
  }

  /** The folder of the file, to which relative paths in it refer. */
  public String folder() {
    return folder;
  }

  /** The file's text. */
  public String text() {
    return text;
  }

  public String fileName() {
    return fileName;
  }

  public PipelineSpec spec() {
    return compiled().spec();
  }

  /** What is watched. */
  Source source(SparkSession spark, Lake lake) {
    return new Sources(spark, lake, folder).open(spec().source().from());
  }

  /** What remembers. */
  public SeriesProgram program() {
    return compiled().program();
  }

  /** The step between observations of a series, in microseconds; 0 without windows. */
  public long stepUs() {
    return spec().window().map(window -> Times.micros(window.every())).orElse(0L);
  }

  /** The span of one observation, in microseconds; 0 without windows. */
  public long spanUs() {
    return spec().window().map(window -> Times.micros(window.length())).orElse(0L);
  }

  /**
   * Does something with the data that the file describes; a key that does not fit the data is told
   * with file and line.
   */
  <T> T located(Supplier<T> action) {
    try {
      return action.get();
    } catch (InvalidKeyException e) {
      boolean inWindow = e.key().equals("values") && spec().window().isPresent();
      throw PipelineReader.located(
          fileName, text, inWindow ? new InvalidKeyException("window.values", e.problem()) : e);
    }
  }

  private Compiled compiled() {
    return COMPILED.computeIfAbsent(
        fileName + '\n' + text,
        key -> {
          PipelineSpec spec = Registries.reader().read(fileName, text);
          SeriesProgram program = SeriesProgram.compile(spec);
          try {
            PreparationCheck.check(spec, program.featureNames());
          } catch (InvalidKeyException e) {
            throw PipelineReader.located(fileName, text, e);
          }
          return new Compiled(spec, program);
        });
  }
}
