package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The requests in flight, by method and scheme. Counted here and read by an observable counter, so
 * the number is right whether or not telemetry was up when a request came.
 */
final class ActiveRequests {

  private static final int SCHEME_SLOTS = HttpValues.SCHEMES + 1;

  private final AtomicReferenceArray<Counted> counts =
      new AtomicReferenceArray<>(HttpMethod.COUNT * SCHEME_SLOTS);

  void started(int method, int scheme) {
    counted(method, scheme).count.increment();
  }

  void ended(int method, int scheme) {
    counted(method, scheme).count.decrement();
  }

  /**
   * The sum. Never too small where no request can start any more; otherwise a request that comes or
   * goes meanwhile may or may not be in it.
   */
  int sum() {
    long sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      Counted counted = counts.get(i);
      sum += counted == null ? 0 : counted.count.sum();
    }
    return (int) Math.max(0, sum);
  }

  void observe(ObservableLongMeasurement measurement) {
    for (int i = 0; i < counts.length(); i++) {
      Counted counted = counts.get(i);
      if (counted != null) {
        measurement.record(counted.count.sum(), counted.attributes);
      }
    }
  }

  private Counted counted(int method, int scheme) {
    int slot = method * SCHEME_SLOTS + (scheme + 1);
    Counted counted = counts.get(slot);
    if (counted != null) {
      return counted;
    }
    counts.compareAndSet(slot, null, new Counted(attributes(method, scheme)));
    return counts.get(slot);
  }

  private static Attributes attributes(int method, int scheme) {
    String name = HttpMethod.name(method);
    if (scheme == HttpValues.UNKNOWN) {
      return Attributes.of(HttpAttributes.HTTP_REQUEST_METHOD, name);
    }
    return Attributes.of(
        HttpAttributes.HTTP_REQUEST_METHOD,
        name,
        UrlAttributes.URL_SCHEME,
        HttpValues.schemeName(scheme));
  }

  private static final class Counted {
    private final Attributes attributes;
    private final LongAdder count = new LongAdder();

    private Counted(Attributes attributes) {
      this.attributes = attributes;
    }
  }
}
