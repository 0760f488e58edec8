package io.gatelens.agent.telemetry.jvm;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code jvm.buffer.*}: the direct memory of NIO, and Netty's as far as it is taken from there. */
final class JvmBuffers {

  private static final AttributeKey<String> POOL_NAME =
      AttributeKey.stringKey("jvm.buffer.pool.name");

  private record Pool(BufferPoolMXBean bean, Attributes attributes) {}

  private final Meter meter;
  private final List<Pool> pools = new ArrayList<>();

  private JvmBuffers(Meter meter) {
    this.meter = meter;
    for (BufferPoolMXBean bean : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      pools.add(new Pool(bean, Attributes.of(POOL_NAME, bean.getName())));
    }
  }

  static void register(Meter meter) {
    JvmBuffers buffers = new JvmBuffers(meter);
    buffers.register(
        "jvm.buffer.memory.used",
        "By",
        "Measure of memory used by buffers.",
        BufferPoolMXBean::getMemoryUsed);
    buffers.register(
        "jvm.buffer.memory.limit",
        "By",
        "Measure of total memory capacity of buffers.",
        BufferPoolMXBean::getTotalCapacity);
    buffers.register(
        "jvm.buffer.count",
        "{buffer}",
        "Number of buffers in the pool.",
        BufferPoolMXBean::getCount);
  }

  private void register(
      String name, String unit, String description, ToLongFunction<BufferPoolMXBean> value) {
    meter
        .upDownCounterBuilder(name)
        .setUnit(unit)
        .setDescription(description)
        .buildWithCallback(
            measurement -> {
              for (Pool pool : pools) {
                measurement.record(value.applyAsLong(pool.bean()), pool.attributes());
              }
            });
  }
}
