package io.gatelens.agent.telemetry.jvm;

import io.opentelemetry.api.metrics.Meter;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;

/** {@code jvm.class.*}. */
final class JvmClasses {

  private static final String UNIT = "{class}";

  private JvmClasses() {}

  static void register(Meter meter) {
    ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
    meter
        .counterBuilder("jvm.class.loaded")
        .setUnit(UNIT)
        .setDescription("Number of classes loaded since JVM start.")
        .buildWithCallback(measurement -> measurement.record(classes.getTotalLoadedClassCount()));
    meter
        .counterBuilder("jvm.class.unloaded")
        .setUnit(UNIT)
        .setDescription("Number of classes unloaded since JVM start.")
        .buildWithCallback(measurement -> measurement.record(classes.getUnloadedClassCount()));
    meter
        .upDownCounterBuilder("jvm.class.count")
        .setUnit(UNIT)
        .setDescription("Number of classes currently loaded.")
        .buildWithCallback(measurement -> measurement.record(classes.getLoadedClassCount()));
  }
}
