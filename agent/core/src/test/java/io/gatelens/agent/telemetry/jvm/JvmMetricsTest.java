package io.gatelens.agent.telemetry.jvm;

import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_ACTION;
import static io.opentelemetry.semconv.JvmAttributes.JVM_GC_NAME;
import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_POOL_NAME;
import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_TYPE;
import static io.opentelemetry.semconv.JvmAttributes.JVM_THREAD_DAEMON;
import static io.opentelemetry.semconv.JvmAttributes.JVM_THREAD_STATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JvmMetricsTest {

  private static final AttributeKey<String> BUFFER_POOL =
      AttributeKey.stringKey("jvm.buffer.pool.name");

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
          .build();

  @BeforeEach
  void register() {
    JvmMetrics.register(sdk);
  }

  @AfterEach
  void close() {
    sdk.close();
  }

  @Test
  void metrics_haveTheConventionsNamesUnitsAndAttributes() {
    System.gc(); // For used_after_last_gc.
    Map<String, MetricData> metrics = collect();

    for (String name : Set.of("used", "committed", "limit", "used_after_last_gc")) {
      check(metrics, "jvm.memory." + name, "By", JVM_MEMORY_POOL_NAME, JVM_MEMORY_TYPE);
    }
    check(metrics, "jvm.buffer.memory.used", "By", BUFFER_POOL);
    check(metrics, "jvm.buffer.memory.limit", "By", BUFFER_POOL);
    check(metrics, "jvm.buffer.count", "{buffer}", BUFFER_POOL);
    check(metrics, "jvm.thread.count", "{thread}", JVM_THREAD_DAEMON, JVM_THREAD_STATE);
    check(metrics, "jvm.class.loaded", "{class}");
    check(metrics, "jvm.class.unloaded", "{class}");
    check(metrics, "jvm.class.count", "{class}");
    check(metrics, "jvm.cpu.time", "s");
    check(metrics, "jvm.cpu.count", "{cpu}");
    check(metrics, "jvm.cpu.recent_utilization", "1");
  }

  @Test
  void directMemory_isSeen() {
    long before = directMemory();

    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

    assertThat(directMemory() - before).isGreaterThanOrEqualTo(buffer.capacity());
  }

  @Test
  @Timeout(30)
  void collections_areRecordedByNameAndAction() {
    MetricData duration = null;
    while (duration == null) { // The JVM reports them on a thread of its own.
      System.gc();
      duration = collect().get("jvm.gc.duration");
    }

    assertThat(duration.getUnit()).isEqualTo("s");
    assertThat(duration.getType()).isEqualTo(MetricDataType.HISTOGRAM);
    assertThat(duration.getHistogramData().getPoints())
        .allSatisfy(
            point -> {
              assertThat(point.getAttributes().asMap())
                  .containsOnlyKeys(JVM_GC_NAME, JVM_GC_ACTION);
              assertThat(point.getBoundaries()).containsExactly(0.01, 0.1, 1.0, 10.0);
              assertThat(point.getCount()).isPositive();
            });
  }

  private static void check(
      Map<String, MetricData> metrics, String name, String unit, AttributeKey<?>... attributes) {
    MetricData metric = metrics.get(name);
    assertThat(metric).as(name).isNotNull();
    assertThat(metric.getUnit()).as(name).isEqualTo(unit);
    assertThat(metric.getDescription()).as(name).isNotBlank();
    assertThat(metric.getData().getPoints())
        .as(name)
        .isNotEmpty()
        .extracting(PointData::getAttributes)
        .allSatisfy(found -> assertThat(found.asMap()).containsOnlyKeys(attributes));
  }

  private Map<String, MetricData> collect() {
    return reader.collectAllMetrics().stream()
        .collect(Collectors.toMap(MetricData::getName, Function.identity()));
  }

  private long directMemory() {
    return collect().get("jvm.buffer.memory.used").getLongSumData().getPoints().stream()
        .filter(point -> "direct".equals(point.getAttributes().get(BUFFER_POOL)))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
