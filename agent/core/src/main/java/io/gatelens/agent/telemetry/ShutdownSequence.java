package io.gatelens.agent.telemetry;

import io.gatelens.agent.accesslog.AccessLogs;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.gateway.Gateway;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the agent does when the JVM goes down, so that the last requests are not lost: the gateway
 * is not ready at once, its last requests end, and what was recorded is sent.
 *
 * <p>The JVM runs all shutdown hooks at the same time, so the gateway's own graceful stop goes on
 * beside this one. The wait is bounded, and so is the sending.
 */
final class ShutdownSequence implements Runnable {

  /** Of the gateway, what a shutdown needs. */
  interface Draining {
    void shutdownStarted(String reason);

    boolean isDrained();

    int activeRequests();
  }

  /** Time that a test can set. */
  interface Time {
    long nanoTime();

    /** May return early. */
    void waitNanos(long nanos);
  }

  static final Time SYSTEM_TIME =
      new Time() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void waitNanos(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  /** For an SDK that is still on its way: long enough for a starved container's slow start. */
  private static final Duration STARTING = Duration.ofSeconds(10);

  private static final Duration WRITING = Duration.ofSeconds(2);
  static final Duration SENDING = Duration.ofSeconds(5);
  static final Duration LAST_REQUESTS = Duration.ofSeconds(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Draining gateway;
  private final Duration timeout;
  private final Time time;
  private final CountDownLatch isTelemetryDecided = new CountDownLatch(1);
  private volatile @Nullable AccessLogs accessLogs;
  private volatile @Nullable OpenTelemetrySdk sdk;

  ShutdownSequence(Draining gateway, Duration timeout, Time time) {
    this.gateway = gateway;
    this.timeout = timeout;
    this.time = time;
  }

  /** For the process's gateway, in real time. */
  static ShutdownSequence of(Gateway gateway, Duration timeout) {
    return new ShutdownSequence(draining(gateway), timeout, SYSTEM_TIME);
  }

  /** There is an access log, which has to be written to its end; called before telemetry is up. */
  void accessLogReady(AccessLogs started) {
    accessLogs = started;
  }

  /** There is something to send; called once. */
  void telemetryReady(OpenTelemetrySdk built) {
    sdk = built;
    isTelemetryDecided.countDown();
  }

  /** There will be nothing to send. */
  void telemetryFailed() {
    isTelemetryDecided.countDown();
  }

  @Override
  public void run() {
    try {
      shutDown();
    } catch (Throwable failure) {
      // The border to the JVM: whatever fails here must not be printed as the application's fault.
      AgentLog.warn("the last telemetry may be lost", failure);
    }
  }

  private void shutDown() throws InterruptedException {
    gateway.shutdownStarted("the process is shutting down");
    boolean isDrained = waitUntilDrained(timeout, false);
    OpenTelemetrySdk telemetry = telemetry();
    if (telemetry == null) {
      return;
    }
    if (!isDrained) {
      writeAccessLog();
      send(() -> flush(telemetry));
      if (gateway.activeRequests() > 0) {
        // The gateway may have more patience than we.
        isDrained = waitUntilDrained(LAST_REQUESTS, true);
        if (!isDrained) {
          writeAccessLog();
          send(() -> flush(telemetry));
        }
      }
    }
    if (isDrained) {
      writeAccessLog();
      send(() -> join(telemetry.shutdown()));
    }
    // Else requests can still come: sending goes on in the background for as long as the JVM lives.
  }

  private void writeAccessLog() throws InterruptedException {
    AccessLogs started = accessLogs;
    if (started != null) {
      started.flush(WRITING.toNanos());
    }
  }

  private boolean waitUntilDrained(Duration limit, boolean onlyForRequests) {
    long startNanos = time.nanoTime();
    while (!gateway.isDrained()) {
      if (onlyForRequests && gateway.activeRequests() == 0) {
        return false;
      }
      if (time.nanoTime() - startNanos >= limit.toNanos()) {
        return false;
      }
      time.waitNanos(POLL_NANOS);
    }
    return true;
  }

  /** A process that ends in its first second should still say why: the SDK may be on its way. */
  private @Nullable OpenTelemetrySdk telemetry() throws InterruptedException {
    return isTelemetryDecided.await(STARTING.toNanos(), TimeUnit.NANOSECONDS) ? sdk : null;
  }

  /** The SDK blocks its caller in places, however long the receiver hangs: its caller is not us. */
  private static void send(Runnable sending) throws InterruptedException {
    Thread thread = new Thread(sending, "gatelens-last-export");
    thread.setDaemon(true);
    thread.start();
    thread.join(SENDING.toMillis());
  }

  private static void flush(OpenTelemetrySdk telemetry) {
    join(
        CompletableResultCode.ofAll(
            List.of(
                telemetry.getSdkTracerProvider().forceFlush(),
                telemetry.getSdkMeterProvider().forceFlush(),
                telemetry.getSdkLoggerProvider().forceFlush())));
  }

  private static void join(CompletableResultCode result) {
    result.join(SENDING.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static Draining draining(Gateway gateway) {
    return new Draining() {
      @Override
      public void shutdownStarted(String reason) {
        gateway.shutdownStarted(reason);
      }

      @Override
      public boolean isDrained() {
        return gateway.isDrained();
      }

      @Override
      public int activeRequests() {
        return gateway.activeRequests();
      }
    };
  }
}
