package io.gatelens.agent.telemetry.jvm;

import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_POOL_NAME;
import static io.opentelemetry.semconv.JvmAttributes.JVM_MEMORY_TYPE;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** {@code jvm.memory.*}, one series for each of the JVM's memory pools. */
final class JvmMemory {

  private record Pool(MemoryPoolMXBean bean, Attributes attributes) {}

  private final Meter meter;
  private final List<Pool> pools = new ArrayList<>();

  private JvmMemory(Meter meter) {
    this.meter = meter;
    for (MemoryPoolMXBean bean : ManagementFactory.getMemoryPoolMXBeans()) {
      String type = bean.getType() == MemoryType.HEAP ? "heap" : "non_heap";
      pools.add(
          new Pool(
              bean, Attributes.of(JVM_MEMORY_POOL_NAME, bean.getName(), JVM_MEMORY_TYPE, type)));
    }
  }

  static void register(Meter meter) {
    JvmMemory memory = new JvmMemory(meter);
    memory.register(
        "jvm.memory.used",
        "Measure of memory used.",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getUsed);
    memory.register(
        "jvm.memory.committed",
        "Measure of memory committed.",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getCommitted);
    memory.register(
        "jvm.memory.limit",
        "Measure of max obtainable memory.",
        MemoryPoolMXBean::getUsage,
        MemoryUsage::getMax);
    memory.register(
        "jvm.memory.used_after_last_gc",
        "Measure of memory used, as measured after the most recent garbage collection event on this"
            + " pool.",
        MemoryPoolMXBean::getCollectionUsage,
        MemoryUsage::getUsed);
  }

  private void register(
      String name,
      String description,
      Function<MemoryPoolMXBean, @Nullable MemoryUsage> usage,
      ToLongFunction<MemoryUsage> value) {
    meter
        .upDownCounterBuilder(name)
        .setUnit("By")
        .setDescription(description)
        .buildWithCallback(
            measurement -> {
              for (Pool pool : pools) {
                MemoryUsage now = usage.apply(pool.bean());
                long bytes = now == null ? -1 : value.applyAsLong(now);
                // -1: the pool has no limit, or no collection.
                if (bytes >= 0) {
                  measurement.record(bytes, pool.attributes());
                }
              }
            });
  }
}
