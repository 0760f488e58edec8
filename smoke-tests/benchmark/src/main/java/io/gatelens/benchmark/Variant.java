package io.gatelens.benchmark;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.SampleApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of the table.
 *
 * @param agent the jar; null for the bare gateway
 * @param sampler as {@code OTEL_TRACES_SAMPLER} has it
 * @param settings further ones, {@code key=value} with commas between; they win; may be empty
 */
record Variant(
    String name, @Nullable Path agent, boolean isGatelens, String sampler, String settings) {
  private static final String EVERYTHING = "parentbased_always_on";

  static List<Variant> all(Options options) {
    var gatelens = SampleApp.builtAgent();
    if (!Files.isRegularFile(gatelens)) {
      throw new IllegalStateException(gatelens + " is missing: run ./benchmark --build");
    }
    var all = new ArrayList<Variant>();
    all.add(new Variant("bare", null, false, "", ""));
    all.add(new Variant("gatelens", gatelens, true, EVERYTHING, ""));
    if (options.isUnsampledToo()) {
      all.add(new Variant("gatelens, unsampled", gatelens, true, "always_off", ""));
    }
    for (var setting : options.settings()) {
      var name = setting.substring(setting.lastIndexOf('.') + 1);
      all.add(new Variant("gatelens, " + name, gatelens, true, EVERYTHING, setting));
    }
    var otherAgent = options.otherAgent();
    if (otherAgent != null) {
      var file = String.valueOf(otherAgent.getFileName()).replaceFirst("[.]jar$", "");
      all.add(new Variant(file, otherAgent, false, EVERYTHING, ""));
    }
    return List.copyOf(all);
  }

  /** Those that serve the node's status. */
  static List<Variant> withStatus(List<Variant> all) {
    return all.stream().filter(Variant::isGatelens).toList();
  }

  static List<Variant> withAgent(List<Variant> all) {
    return all.stream().filter(variant -> variant.agent() != null).toList();
  }

  /** The same heap for all; for an agent, what it samples is sent to {@code endpoint}. */
  GatewayProcess.Builder prepare(GatewayProcess.Builder process, String endpoint) {
    process.jvmArgument("-Xms512m").jvmArgument("-Xmx512m");
    if (agent == null) {
      return process;
    }
    process
        .agent(agent)
        .property("otel.exporter.otlp.endpoint", endpoint)
        .property("otel.exporter.otlp.protocol", "http/protobuf")
        .property("otel.traces.sampler", sampler)
        .property("otel.logs.exporter", "none");
    for (var pair : settings.isEmpty() ? List.<String>of() : List.of(settings.split(","))) {
      var separator = pair.indexOf('=');
      process.property(pair.substring(0, separator), pair.substring(separator + 1));
    }
    return process;
  }

  double agentMebibytes() {
    try {
      return agent == null ? 0 : Files.size(agent) / (1024.0 * 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
