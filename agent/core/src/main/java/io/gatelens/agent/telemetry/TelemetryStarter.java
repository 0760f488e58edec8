package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.status.StatusServer;
import io.gatelens.gateway.Gateway;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings telemetry up beside the application's own start, and takes it down with the JVM.
 *
 * <p>The SDK and the exporters cost about 700 ms of CPU time, most of it class loading; none of it
 * happens on the application's threads.
 */
public final class TelemetryStarter implements Runnable {

  private final Supplier<Gateway> gateway;
  private final AgentSettings settings;
  private final InstrumentationStatus status;

  /** Guarded by this. */
  private @Nullable ShutdownSequence shutdown;

  private TelemetryStarter(
      Supplier<Gateway> gateway, AgentSettings settings, InstrumentationStatus status) {
    this.gateway = gateway;
    this.settings = settings;
    this.status = status;
  }

  /**
   * Called at the end of {@code premain}: registers the shutdown hook and starts the thread {@code
   * gatelens-start}. Cheap, and loads no class of OpenTelemetry, of JMX or of NIO: those are named
   * in {@link AgentTelemetry} only.
   *
   * @param gateway asked on another thread only
   */
  public static void start(
      Supplier<Gateway> gateway, AgentSettings settings, InstrumentationStatus status) {
    TelemetryStarter starter = new TelemetryStarter(gateway, settings, status);
    Runtime.getRuntime().addShutdownHook(new ShutdownHook(starter));
    Thread thread = new Thread(starter, "gatelens-start");
    thread.setDaemon(true);
    thread.setContextClassLoader(TelemetryStarter.class.getClassLoader());
    thread.start();
  }

  /** For the thread. */
  @Override
  public void run() {
    AgentHealth health = new AgentHealth(status);
    RuntimeSettings runtime = new RuntimeSettings(gateway.get(), settings.logLevel());
    try {
      AgentTelemetry.start(gateway.get(), settings, health, shutdown(), runtime);
    } catch (Throwable failure) {
      // The end of the thread: without this the JVM would print the exception as an uncaught one.
      AgentLog.error("there will be no telemetry, the gateway is not affected", failure);
      health.telemetryFailed(failure);
    } finally {
      shutdown().telemetryFailed();
    }
    startStatus(health, runtime);
  }

  /** Last, so that it delays nothing; it does not need telemetry to be up. */
  private void startStatus(AgentHealth health, RuntimeSettings runtime) {
    try {
      StatusServer.start(settings.status(), gateway.get(), health, runtime);
    } catch (Throwable failure) {
      AgentLog.error("the node's status is not served, the gateway is not affected", failure);
    }
  }

  private synchronized ShutdownSequence shutdown() {
    if (shutdown == null) {
      shutdown = ShutdownSequence.of(gateway.get(), settings.shutdownTimeout());
    }
    return shutdown;
  }

  private static final class ShutdownHook extends Thread {

    private final TelemetryStarter starter;

    private ShutdownHook(TelemetryStarter starter) {
      super("gatelens-shutdown");
      this.starter = starter;
    }

    @Override
    public void run() {
      starter.shutdown().run();
    }
  }
}
