package io.gatelens.agent.telemetry.jvm;

import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_ACTION;
import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_NAME;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** {@code jvm.gc.duration}: one record for each collection, as the JVM reports it. */
final class JvmGarbageCollection {

  private static final List<Double> BUCKETS = List.of(0.01, 0.1, 1.0, 10.0);
  private static final double MILLIS_PER_SECOND = 1e3;

  private final DoubleHistogram duration;
  private final Map<String, Attributes> attributes = new ConcurrentHashMap<>();

  private JvmGarbageCollection(Meter meter) {
    this.duration =
        meter
            .histogramBuilder("jvm.gc.duration")
            .setUnit("s")
            .setDescription("Duration of JVM garbage collection actions.")
            .setExplicitBucketBoundariesAdvice(BUCKETS)
            .build();
  }

  static void register(Meter meter) {
    JvmGarbageCollection collection = new JvmGarbageCollection(meter);
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (collector instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> collection.record(notification), null, null);
      }
    }
  }

  /** On a thread of the JVM. */
  private void record(Notification notification) {
    if (!notification
        .getType()
        .equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
      return;
    }
    GarbageCollectionNotificationInfo event =
        GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
    duration.record(
        event.getGcInfo().getDuration() / MILLIS_PER_SECOND,
        attributes.computeIfAbsent(
            event.getGcName() + '/' + event.getGcAction(), unused -> attributes(event)));
  }

  private static Attributes attributes(GarbageCollectionNotificationInfo event) {
    return Attributes.of(JVM_GC_NAME, event.getGcName(), JVM_GC_ACTION, event.getGcAction());
  }
}
