package dev.weir.jobs.process;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a job in a JVM of its own, with this one's class path.
 *
 * @param jvm options of its JVM
 * @param arguments of the {@code weir} command, the job first
 */
public record JobCommand(List<String> jvm, List<String> arguments) {

  public JobCommand {
    jvm = List.copyOf(jvm);
    arguments = List.copyOf(arguments);
  }

  /** The options of this JVM, but for its agents. */
  public static List<String> ownOptions() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent"))
        .toList();
  }

  /** The words of the command. */
  public List<String> words() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(jvm);
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.weir.jobs.Weir"));
    words.addAll(arguments);
    return words;
  }
}
