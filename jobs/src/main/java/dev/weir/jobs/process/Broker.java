package dev.weir.jobs.process;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A broker of Kafka in a JVM of its own on this machine, with all its data in one folder. Topics
 * are made when something is written to them.
 */
public final class Broker implements AutoCloseable {

  /** Names the file that holds the broker's class path. */
  private static final String CLASS_PATH = "weir.broker.classpath";

  private static final String CLUSTER = "d2Vpci10b3J0dXJlLTAwMQ";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MS = 100;

  private final Path folder;
  private final int port;
  private Process process;

  private Broker(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @param folder holds its settings, data and log
   * @param partitions of each topic
   */
  public static Broker start(Path folder, int partitions) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Broker broker = new Broker(folder, freePort());
    Files.writeString(broker.settings(), broker.settings(partitions, freePort()));
    Process format =
        broker.java(
            "kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", broker.settings().toString());
    if (format.waitFor() != 0) {
      throw broker.failed("its storage could not be formatted");
    }
    broker.restart();
    return broker;
  }

  /** Where clients begin, as host:port. */
  public String servers() {
    return "127.0.0.1:" + port;
  }

  /** Ends it as a crash would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again on the data it has, and waits until it answers. */
  public void restart() throws IOException, InterruptedException {
    process = java("kafka.Kafka", settings().toString());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw failed("it does not answer");
      }
      Thread.sleep(POLL_MS);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), (int) POLL_MS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private Process java(String main, String... arguments) throws IOException {
    String file = System.getProperty(CLASS_PATH);
    if (file == null) {
      throw new IllegalArgumentException(
          "Cannot start a broker: "
              + CLASS_PATH
              + " is not set. Use the launcher (./weir), or name a broker with --servers.");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx400m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
    command.add(Files.readString(Path.of(file)).strip());
    command.add(main);
    command.addAll(List.of(arguments));
    File log = folder.resolve("broker.log").toFile();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  private IllegalStateException failed(String how) {
    return new IllegalStateException(
        "Cannot start a broker: " + how + ". See " + folder.resolve("broker.log") + ".");
  }

  private Path settings() {
    return folder.resolve("server.properties");
  }

  private String settings(int partitions, int controllerPort) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@127.0.0.1:%2$d
        listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
        advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%3$s
        num.partitions=%4$d
        offsets.topic.replication.factor=1
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        message.max.bytes=33554432
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        """
        .formatted(port, controllerPort, folder.resolve("data"), partitions);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
