package io.gatelens.agent.telemetry;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.Gateway;

/**
 * Brings telemetry up beside the application's own start.
 *
 * <p>The SDK and the exporters cost about 700 ms of CPU time, most of it class loading; none of it
 * happens on the application's threads.
 */
public final class TelemetryStarter implements Runnable {

  private final Gateway gateway;
  private final AgentSettings settings;
  private final InstrumentationStatus status;
  private final ShutdownSequence shutdown;

  private TelemetryStarter(
      Gateway gateway,
      AgentSettings settings,
      InstrumentationStatus status,
      ShutdownSequence shutdown) {
    this.gateway = gateway;
    this.settings = settings;
    this.status = status;
    this.shutdown = shutdown;
  }

  /**
   * Called at the end of {@code premain}: registers the shutdown hook and starts the thread {@code
   * gatelens-start}. Cheap, and loads no class of OpenTelemetry's SDK, of JMX or of NIO: those are
   * named in {@link AgentTelemetry} only.
   */
  public static void start(Gateway gateway, AgentSettings settings, InstrumentationStatus status) {
    ShutdownSequence shutdown = ShutdownSequence.register(gateway, settings.shutdownTimeout());
    Thread thread =
        new Thread(new TelemetryStarter(gateway, settings, status, shutdown), "gatelens-start");
    thread.setDaemon(true);
    thread.setContextClassLoader(TelemetryStarter.class.getClassLoader());
    thread.start();
  }

  /** For the thread. */
  @Override
  public void run() {
    try {
      AgentTelemetry.start(gateway, settings, status, shutdown);
    } catch (Throwable failure) {
      // The end of the thread: without this the JVM would print the exception as an uncaught one.
      AgentLog.error("there will be no telemetry, the gateway is not affected", failure);
    } finally {
      shutdown.telemetryFailed();
    }
  }
}
