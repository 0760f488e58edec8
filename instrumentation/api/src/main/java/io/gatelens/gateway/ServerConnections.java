package io.gatelens.gateway;

import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.util.concurrent.atomic.LongAdder;

/**
 * The connections of clients to the gateway's servers. Counted here and read when metrics are
 * collected, so the numbers are right whether or not telemetry was up when a connection came.
 * Thread-safe; two additions for each connection.
 *
 * <p>Nothing is reported before the first connection: a transport that is not followed has none.
 */
public final class ServerConnections {

  private final LongAdder accepted = new LongAdder();
  private final LongAdder closed = new LongAdder();

  ServerConnections() {}

  /** A server accepted one. Has to be told of its end, too. */
  public void accepted() {
    accepted.increment();
  }

  /** One of those that were accepted is closed, by whomever. */
  public void closed() {
    closed.increment();
  }

  void observeOpen(ObservableLongMeasurement measurement) {
    long ended = closed.sum(); // First: what was closed by now was accepted before.
    long all = accepted.sum();
    if (all > 0) {
      measurement.record(all - ended);
    }
  }

  void observeAccepted(ObservableLongMeasurement measurement) {
    long all = accepted.sum();
    if (all > 0) {
      measurement.record(all);
    }
  }
}
