package io.gatelens.benchmark;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.SampleApp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Runs the variants in turn, round by round, so that a slow minute of the machine hits all of them.
 * The upstream has a JVM of its own; the load comes from wrk where it is installed, else from this
 * JVM, which also takes the telemetry and discards it.
 */
public final class Benchmark {
  private static final String PATH = "/api/benchmark";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Options options;
  private final Load load = Load.best();
  private final List<Variant> variants;
  private final Results results = new Results();

  private Benchmark(Options options) {
    this.options = options;
    variants = Variant.all(options.otherAgent());
  }

  /** The entry point of {@code ./benchmark}; {@code --help} lists the options. */
  public static void main(String[] args) {
    try {
      var options = Options.parse(args);
      if (options.isHelp()) {
        System.out.println(Options.HELP);
        return;
      }
      new Benchmark(options).run();
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println("✗ " + e.getMessage());
      System.exit(2);
    }
  }

  private void run() {
    var app = SampleApp.onSpringCloudGateway("4.3");
    try (var upstream = UpstreamProcess.start();
        var collector = DiscardingCollector.start()) {
      System.out.printf(
          "JDK %s, %d processors, load by %s%n",
          Runtime.version(), Runtime.getRuntime().availableProcessors(), load);
      for (var round = 1; round <= options.rounds(); round++) {
        for (var variant : variants) {
          System.out.printf("round %d of %d: %s%n", round, options.rounds(), variant.name());
          if (options.measuresStart()) {
            start(app, variant, upstream.port(), collector);
          }
          if (options.measuresLoad()) {
            load(app, variant, upstream.port(), collector);
          }
        }
      }
    }
    results.print(variants);
  }

  private void start(
      SampleApp app, Variant variant, int upstreamPort, DiscardingCollector collector) {
    var process = variant.prepare(app.process(upstreamPort, upstreamPort), collector.endpoint());
    if (variant.isGatelens()) {
      process.property("gatelens.log.level", "debug");
    }
    try (var gateway = process.start()) {
      results.add(variant, "time to first 200 [ms]", (double) gateway.timeToReady().toMillis());
      results.add(variant, "CPU to first 200 [ms]", (double) gateway.cpuTime().toMillis());
      results.add(variant, "RSS after the start [MiB]", mebibytes(gateway.residentBytes()));
      if (variant.isGatelens()) {
        var line = gateway.awaitLog("premain took", PATIENCE);
        results.add(
            variant,
            "premain [ms]",
            Double.parseDouble(line.replaceAll(".*premain took ([0-9.]+) ms.*", "$1")));
      }
    }
    if (variant.agent() != null) {
      results.add(variant, "size of the agent's jar [MiB]", variant.agentMebibytes());
    }
  }

  private void load(
      SampleApp app, Variant variant, int upstreamPort, DiscardingCollector collector) {
    var process = variant.prepare(app.process(upstreamPort, upstreamPort), collector.endpoint());
    try (var gateway = process.start()) {
      run(gateway, options.warmup());
      var cpuBefore = gateway.cpuTime();
      var exportedBefore = collector.bytes();
      var measured = run(gateway, options.measure());
      var cpu = gateway.cpuTime().minus(cpuBefore);
      var exported = collector.bytes() - exportedBefore;

      results.add(variant, "CPU per request [µs]", cpu.toNanos() / 1e3 / measured.requests());
      results.add(variant, "throughput [requests/s]", measured.perSecond());
      results.add(variant, "p50 [ms]", measured.p50Millis());
      results.add(variant, "p99 [ms]", measured.p99Millis());
      results.add(variant, "failed requests", (double) measured.failed());
      results.add(variant, "RSS under load [MiB]", mebibytes(gateway.residentBytes()));
      results.add(variant, "exported per request [B]", exported / (double) measured.requests());
    }
  }

  private LoadResult run(GatewayProcess gateway, Duration duration) {
    return load.run(gateway.port(), PATH, options.connections(), duration);
  }

  private static double mebibytes(long bytes) {
    return bytes / (1024.0 * 1024);
  }
}
