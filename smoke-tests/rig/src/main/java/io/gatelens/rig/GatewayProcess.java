package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in a JVM of its own, started from an executable jar. It never outlives this JVM. Its
 * environment is this JVM's without variables that would change the agent ({@code OTEL_*}, {@code
 * GATELENS_*}, {@code JAVA_TOOL_OPTIONS}). Its status is served on any free port: see {@link
 * #awaitStatusUri}.
 */
public final class GatewayProcess implements AutoCloseable {
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();
  private static final String ANY_PORT = "127.0.0.1:0";
  private static final Pattern STATUS = Pattern.compile("the node's status is at (\\S+)/status");

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> LIVE.forEach(Process::destroyForcibly), "gateway-reaper"));
  }

  private final Process process;
  private final ProcessUsage usage;
  private final int port;
  private final LogLines log = new LogLines();
  private Duration timeToReady = Duration.ZERO;

  private GatewayProcess(Process process, int port) {
    this.process = process;
    this.usage = new ProcessUsage(process.pid());
    this.port = port;
    LIVE.add(process);
    var unused = process.onExit().thenRun(() -> LIVE.remove(process));
    log.follow(process.getInputStream(), "gateway-stdout");
    log.follow(process.getErrorStream(), "gateway-stderr");
  }

  /** Describes a process that runs this jar. */
  public static Builder of(Path jar) {
    return new Builder(jar);
  }

  /** The port it serves on. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** From the start of the process to the first 200. */
  public Duration timeToReady() {
    return timeToReady;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to both streams: the newest 20,000 lines, oldest first. */
  public List<String> log() {
    return log.lines();
  }

  /**
   * Waits for a line that contains {@code part}, from the first on.
   *
   * @throws AssertionError after {@code timeout}, with the last lines
   */
  public String awaitLog(String part, Duration timeout) {
    return log.await(part, timeout);
  }

  /**
   * Where the agent serves the node's status, without a path.
   *
   * @throws AssertionError after {@code timeout}, with the last lines
   */
  public URI awaitStatusUri(Duration timeout) {
    var matcher = STATUS.matcher(awaitLog("the node's status is at ", timeout));
    if (!matcher.find()) {
      throw new IllegalStateException("the agent says it in other words: " + matcher);
    }
    return URI.create(matcher.group(1));
  }

  /** What it used so far. Linux only; the process must be alive. */
  public ProcessUsage usage() {
    return usage;
  }

  /**
   * Sends SIGTERM, waits until the process ended and returns its exit code (143 where nothing else
   * was decided).
   *
   * @throws AssertionError when it lives longer than {@code timeout}; it is killed then
   */
  public int terminate(Duration timeout) {
    process.destroy();
    return awaitExit(timeout);
  }

  /** Sends SIGKILL and waits. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /**
   * Waits until the process ended by itself and returns its exit code.
   *
   * @throws AssertionError when it lives longer than {@code timeout}; it is killed then
   */
  public int awaitExit(Duration timeout) {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new AssertionError("still alive after " + timeout + ":\n" + log.tail());
  }

  /**
   * The exit code of the process that ended.
   *
   * @throws IllegalThreadStateException while it runs
   */
  public int exitCode() {
    return process.exitValue();
  }

  /** Ends it, with SIGKILL where it does not heed SIGTERM for ten seconds. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    try {
      terminate(Duration.ofSeconds(10));
    } catch (AssertionError e) {
      kill(); // the caller is done with it, and had its chance to ask for an orderly end
    }
  }

  private void awaitReady(String path, long startNanos, Duration timeout) {
    var deadline = startNanos + timeout.toNanos();
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    while (!isReady(client, request)) {
      if (hasEndedWithin(Duration.ofMillis(20))) {
        throw new IllegalStateException(
            "the gateway ended with "
                + process.exitValue()
                + " before it was ready:\n"
                + log.tail());
      }
      if (System.nanoTime() > deadline) {
        kill();
        throw new IllegalStateException(
            "the gateway was not ready after " + timeout + ":\n" + log.tail());
      }
    }
    timeToReady = Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static boolean isReady(HttpClient client, HttpRequest probe) {
    try {
      return client.send(probe, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYetListening) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gateway started", e);
    }
  }

  private boolean hasEndedWithin(Duration moment) {
    try {
      return process.waitFor(moment.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the gateway started", e);
    }
  }

  /** Describes the process; every method returns this builder. */
  public static final class Builder {
    private final Path jar;
    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Jdk jdk = Jdk.current();
    private String readyPath = "/actuator/health";
    private Duration startTimeout = Duration.ofMinutes(4);
    private int wantedPort;
    private @Nullable Path directory;

    private Builder(Path jar) {
      this.jar = jar;
    }

    /** The JDK it runs on; that of this JVM by default. */
    public Builder jdk(Jdk jdk) {
      this.jdk = jdk;
      return this;
    }

    /** Adds a {@code -javaagent}; called twice, it adds two, or the same one twice. */
    public Builder agent(Path agentJar) {
      return jvmArgument("-javaagent:" + agentJar.toAbsolutePath());
    }

    /** Adds an argument of the JVM. */
    public Builder jvmArgument(String argument) {
      jvmArguments.add(argument);
      return this;
    }

    /**
     * Has its JVM compile with the first compiler only and collect garbage with one thread: it
     * takes half of the CPU time to start. Not for a gateway under load, or one that is measured.
     */
    public Builder quickToStart() {
      return jvmArgument("-XX:TieredStopAtLevel=1").jvmArgument("-XX:+UseSerialGC");
    }

    /** Sets a system property. */
    public Builder property(String key, String value) {
      return jvmArgument("-D" + key + "=" + value);
    }

    /** Sets an environment variable. */
    public Builder environment(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** Adds an argument of the program, such as {@code --server.http2.enabled=false}. */
    public Builder argument(String argument) {
      arguments.add(argument);
      return this;
    }

    /** The directory it runs in; this JVM's by default. */
    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /** The port to serve on, given to it as {@code --server.port}; a free one by default. */
    public Builder port(int port) {
      wantedPort = port;
      return this;
    }

    /** The path whose first 200 says that it is ready; {@code /actuator/health} by default. */
    public Builder readyPath(String path) {
      readyPath = path;
      return this;
    }

    /** How long it may take to get ready; four minutes by default. */
    public Builder startTimeout(Duration timeout) {
      startTimeout = timeout;
      return this;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @throws IllegalStateException when it ends before or is too slow, with its last lines
     */
    public GatewayProcess start() {
      var startNanos = System.nanoTime();
      var gateway = launch();
      gateway.awaitReady(readyPath, startNanos, startTimeout);
      return gateway;
    }

    /** Starts it and does not wait: for a gateway that shall fail to start. */
    public GatewayProcess launch() {
      try {
        var port = wantedPort == 0 ? FreePort.next() : wantedPort;
        var command = new ArrayList<String>();
        command.add(jdk.java().toString());
        command.addAll(jvmArguments);
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString(), "--server.port=" + port));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        if (directory != null) {
          builder.directory(directory.toFile());
        }
        builder.environment().keySet().removeIf(Builder::changesTheAgent);
        builder.environment().putAll(environment);
        builder.environment().putIfAbsent("GATELENS_STATUS_LISTEN", ANY_PORT);
        return new GatewayProcess(builder.start(), port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static boolean changesTheAgent(String variable) {
      return variable.startsWith("OTEL_")
          || variable.startsWith("GATELENS_")
          || variable.equals("JAVA_TOOL_OPTIONS");
    }
  }
}
