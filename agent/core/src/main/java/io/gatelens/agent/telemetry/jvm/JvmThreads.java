package io.gatelens.agent.telemetry.jvm;

import static io.opentelemetry.semconv.JvmAttributes.JVM_THREAD_DAEMON;
import static io.opentelemetry.semconv.JvmAttributes.JVM_THREAD_STATE;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableLongMeasurement;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** {@code jvm.thread.count}, by daemon flag and state; zero series are left out. */
final class JvmThreads {

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  private JvmThreads() {}

  static void register(Meter meter) {
    meter
        .upDownCounterBuilder("jvm.thread.count")
        .setUnit("{thread}")
        .setDescription("Number of executing platform threads.")
        .buildWithCallback(new JvmThreads()::record);
  }

  private void record(ObservableLongMeasurement measurement) {
    Map<Attributes, Long> counts = new HashMap<>();
    // Without stack traces: about 0.1 ms for 200 threads.
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null) { // It ended meanwhile.
        counts.merge(attributes(thread), 1L, Long::sum);
      }
    }
    counts.forEach((attributes, count) -> measurement.record(count, attributes));
  }

  private static Attributes attributes(ThreadInfo thread) {
    return Attributes.of(
        JVM_THREAD_DAEMON,
        thread.isDaemon(),
        JVM_THREAD_STATE,
        thread.getThreadState().name().toLowerCase(Locale.ROOT));
  }
}
