package dev.weir.jobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
@Command(name="bench")
public final class Bench implements Callable<Integer> { public Integer call() throws Exception { return 0; } }
