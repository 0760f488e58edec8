package io.gatelens.agent.accesslog;

import io.gatelens.agent.configuration.AccessLogSettings;
import io.gatelens.agent.configuration.AccessLogTarget;
import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.Gateway;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts the access log that the settings ask for. */
public final class AccessLogs {

  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");
  private static final Attributes QUEUE_FULL = Attributes.of(REASON, "queue_full");
  private static final Attributes WRITE_FAILED = Attributes.of(REASON, "write_failed");
  private static final String SCOPE = "io.gatelens.agent";

  private final @Nullable LineAccessLog lines;

  private AccessLogs(@Nullable LineAccessLog lines) {
    this.lines = lines;
  }

  /** Once telemetry is built and before the gateway is told of it; not for {@code off}. */
  public static AccessLogs start(
      AccessLogSettings settings, Gateway gateway, OpenTelemetry telemetry, Meter meter) {
    AccessLogShare share = new AccessLogShare(settings);
    if (settings.target() == AccessLogTarget.OTLP) {
      gateway.writeAccessLog(
          new OtlpAccessLog(
              share,
              telemetry
                  .getLogsBridge()
                  .loggerBuilder(SCOPE)
                  .setInstrumentationVersion(GatelensVersion.current())
                  .build()));
      return new AccessLogs(null);
    }
    LineOutput output = output(settings);
    LineAccessLog log = new LineAccessLog(share, output, LineAccessLog.QUEUE_SIZE);
    Thread thread = new Thread(log, "gatelens-access-log");
    thread.setDaemon(true);
    thread.start();
    register(meter, log);
    gateway.writeAccessLog(log);
    return new AccessLogs(log);
  }

  private static LineOutput output(AccessLogSettings settings) {
    String file = settings.file();
    if (settings.target() == AccessLogTarget.FILE && file != null) {
      try {
        return new AppendedFile(Path.of(file));
      } catch (InvalidPathException e) {
        AgentLog.warn(
            "gatelens.access-log.file="
                + file
                + " is no file's name: "
                + e.getReason()
                + "; the access log goes to standard output");
        return new StandardOutput();
      }
    }
    if (settings.target() == AccessLogTarget.FILE) {
      AgentLog.warn(
          "gatelens.access-log=file needs gatelens.access-log.file, the file's name; the access log"
              + " goes to standard output");
    }
    return new StandardOutput();
  }

  private static void register(Meter meter, LineAccessLog log) {
    meter
        .counterBuilder("gatelens.access_log.dropped")
        .setUnit("{record}")
        .setDescription("Records of the access log that could not be written.")
        .buildWithCallback(
            measurement -> {
              measurement.record(log.droppedByQueue(), QUEUE_FULL);
              measurement.record(log.droppedByOutput(), WRITE_FAILED);
            });
  }

  /** What was recorded is written, within the time; over OTLP the SDK does that. */
  public void flush(long timeoutNanos) throws InterruptedException {
    if (lines != null) {
      lines.flush(timeoutNanos);
    }
  }
}
