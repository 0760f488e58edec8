package io.gatelens.agent.telemetry.jvm;

import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.api.metrics.Meter;
import java.lang.management.ManagementFactory;

/** {@code jvm.cpu.*}. */
final class JvmCpu {

  private static final double NANOS_PER_SECOND = 1e9;

  private JvmCpu() {}

  static void register(Meter meter) {
    meter
        .upDownCounterBuilder("jvm.cpu.count")
        .setUnit("{cpu}")
        .setDescription("Number of processors available to the JVM.")
        .buildWithCallback(
            measurement -> measurement.record(Runtime.getRuntime().availableProcessors()));
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)) {
      return;
    }
    meter
        .counterBuilder("jvm.cpu.time")
        .ofDoubles()
        .setUnit("s")
        .setDescription("CPU time used by the process as reported by the JVM.")
        .buildWithCallback(
            measurement -> {
              long nanos = system.getProcessCpuTime();
              if (nanos >= 0) {
                measurement.record(nanos / NANOS_PER_SECOND);
              }
            });
    meter
        .gaugeBuilder("jvm.cpu.recent_utilization")
        .setUnit("1")
        .setDescription("Recent CPU utilization for the process as reported by the JVM.")
        .buildWithCallback(
            measurement -> {
              double load = system.getProcessCpuLoad();
              if (load >= 0) {
                measurement.record(load);
              }
            });
  }
}
