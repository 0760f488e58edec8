package io.gatelens.agent.logging;

import java.text.MessageFormat;
import java.util.Set;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for {@code java.util.logging.Logger} in the OpenTelemetry SDK, its exporters and
 * OkHttp: when the agent's jar is built every reference to that class in them is renamed to this
 * one. So no {@code LogManager} is initialised before the application had the chance to name its
 * own in {@code main}.
 *
 * <p>Has the methods that those libraries call, with their signatures ({@link Level} stays the
 * JDK's: it initialises nothing); a test compares them with the libraries' class files. Warnings
 * are limited to one a minute per logger, as an exporter whose receiver is down repeats itself.
 */
public final class SdkLogger {

  /**
   * Of failed exports the agent says endpoint and cause in one line: see {@code
   * io.gatelens.agent.telemetry.ExporterWatch}. The resource's builder warns where a user names the
   * instance, which is right to do. And what a client writes into its {@code baggage} is nothing
   * that who runs a gateway can mend.
   */
  private static final Set<String> DEBUG_ONLY =
      Set.of(
          "io.gatelens.sdk.push.PushExporter",
          "io.opentelemetry.api.baggage.propagation.Parser",
          "io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator",
          "io.opentelemetry.exporter.otlp.internal.HttpExporter",
          "io.opentelemetry.exporter.otlp.internal.GrpcExporter",
          "io.opentelemetry.sdk.metrics.export.PeriodicMetricReader",
          "io.opentelemetry.sdk.resources.ResourceBuilder");

  private final String name;
  private final boolean isDebugOnly;
  private final RateLimitedWarning warnings = new RateLimitedWarning();

  private SdkLogger(String name) {
    this.name = name;
    this.isDebugOnly = DEBUG_ONLY.contains(name);
  }

  public static SdkLogger getLogger(String name) {
    return new SdkLogger(name);
  }

  public boolean isLoggable(Level level) {
    return AgentLog.isEnabled(levelOf(level));
  }

  public void fine(String message) {
    log(Level.FINE, message);
  }

  public void info(String message) {
    log(Level.INFO, message);
  }

  public void warning(String message) {
    log(Level.WARNING, message);
  }

  public void log(Level level, String message) {
    say(level, message, null);
  }

  public void log(Level level, String message, @Nullable Throwable thrown) {
    say(level, message, thrown);
  }

  public void log(Level level, String message, @Nullable Object parameter) {
    log(level, message, new @Nullable Object[] {parameter});
  }

  /**
   * Formats the message only where it is said.
   *
   * @param parameters replace {@code {0}}, {@code {1}}, … in the message
   */
  public void log(Level level, String message, @Nullable Object[] parameters) {
    if (isLoggable(level)) {
      say(level, MessageFormat.format(message, parameters), null);
    }
  }

  private void say(Level level, String message, @Nullable Throwable thrown) {
    LogLevel wanted = levelOf(level);
    if (wanted == LogLevel.DEBUG) {
      AgentLog.log(wanted, name + ": " + message, thrown);
    } else {
      warnings.log(wanted, message, thrown);
    }
  }

  /** A library's infos (a builder closes what it had begun) are no news to who runs a gateway. */
  private LogLevel levelOf(Level level) {
    int value = level.intValue();
    if (value == Integer.MAX_VALUE) {
      return LogLevel.OFF;
    }
    if (isDebugOnly || value < Level.WARNING.intValue()) {
      return LogLevel.DEBUG;
    }
    return value >= Level.SEVERE.intValue() ? LogLevel.ERROR : LogLevel.WARN;
  }
}
