package io.gatelens.benchmark;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.Jcmd;
import io.gatelens.rig.SampleApp;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * Starts each variant of the gateway in turn, several times, for what a start costs. Then runs all
 * of them at once and gives them load in turn, slice by slice, for what a request costs: a slow
 * minute of the machine hits all of them, and slices of one turn can be compared. Last it asks the
 * status of a gateway that is saturated, of each variant that has one. With {@code --rounds} it
 * does so again with JVMs of their own. The JIT compilers' own time is told apart: they work on for
 * minutes, and would hide what a request costs.
 *
 * <p>The upstream has a JVM of its own; the load comes from wrk where it is installed, else from
 * this JVM, which also takes the telemetry and discards it.
 */
public final class Benchmark {
  private static final String PATH = "/api/benchmark";

  /** What the status is to be answered within, however busy the gateway is. */
  private static final long SOON_NANOS = 5_000_000;

  /** Of Reactor Netty, on epoll and on NIO. What is not on them is export, garbage and the JVM. */
  private static final String EVENT_LOOPS = "reactor-http-";

  /** Of Gatelens; another agent has other names. */
  private static final String THREADS_OF_THE_AGENT = "gatelens-";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SLICE = Duration.ofSeconds(5);
  private static final Duration PROFILE = Duration.ofSeconds(30);

  private final Options options;
  private final Load load = Load.best();
  private final SampleApp app = SampleApp.onSpringCloudGateway(SampleApp.USUAL_LINE);
  private final List<Variant> variants;
  private final Results results;

  private Benchmark(Options options) {
    this.options = options;
    variants = Variant.all(options);
    results = new Results(variants);
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
    try (var upstream = UpstreamProcess.start();
        var collector = DiscardingCollector.start()) {
      System.out.printf(
          "JDK %s, %d processors, load by %s%n",
          Runtime.version(), Runtime.getRuntime().availableProcessors(), load);
      if (options.measuresStart()) {
        for (var turn = 1; turn <= options.starts(); turn++) {
          System.out.printf("start %d of %d%n", turn, options.starts());
          for (var variant : variants) {
            start(variant, upstream.port(), collector);
          }
        }
      }
      if (options.measuresLoad() || options.measuresStatus()) {
        for (var round = 1; round <= options.rounds(); round++) {
          if (options.rounds() > 1) {
            System.out.printf("round %d of %d%n", round, options.rounds());
          }
          if (round > 1) {
            results.nextRound();
          }
          load(upstream.port(), collector);
        }
      }
    }
    System.out.println();
    System.out.print(results.table());
  }

  private void start(Variant variant, int upstreamPort, DiscardingCollector collector) {
    var process = variant.prepare(app.process(upstreamPort, upstreamPort), collector.endpoint());
    if (variant.isGatelens()) {
      process.property("gatelens.log.level", "debug");
    }
    try (var gateway = process.start()) {
      results.add(variant, "time to first 200 [ms]", (double) gateway.timeToReady().toMillis());
      results.add(variant, "CPU to first 200 [ms]", (double) gateway.usage().cpuTime().toMillis());
      results.add(variant, "RSS after the start [MiB]", mebibytes(gateway.usage().residentBytes()));
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

  private void load(int upstreamPort, DiscardingCollector collector) {
    Map<Variant, GatewayProcess> gateways = new LinkedHashMap<>();
    try {
      for (var variant : options.measuresLoad() ? variants : Variant.withStatus(variants)) {
        System.out.printf("warm-up: %s%n", variant.name());
        var process =
            variant.prepare(app.process(upstreamPort, upstreamPort), collector.endpoint());
        if (options.isProfiled()) {
          Profile.jvmArguments().forEach(process::jvmArgument);
        }
        var gateway = process.start();
        gateways.put(variant, gateway);
        if (options.measuresStatus() && variant.isGatelens()) {
          // Load balancers ask from the start on, when nothing is compiled yet.
          status(variant, gateway, options.warmup(), "at first");
        } else {
          run(gateway, options.warmup());
        }
      }
      var slices = options.measuresLoad() ? options.measure().dividedBy(SLICE) : 0;
      for (var slice = 1; slice <= slices; slice++) {
        System.out.printf("slice %d of %d%n", slice, slices);
        var turn = new ArrayList<>(gateways.keySet());
        if (slice % 2 == 0) {
          Collections.reverse(turn);
        }
        for (var variant : turn) {
          slice(variant, Objects.requireNonNull(gateways.get(variant)), collector);
        }
      }
      if (options.isProfiled()) {
        for (var variant : Variant.withAgent(variants)) {
          profile(variant, Objects.requireNonNull(gateways.get(variant)));
        }
      }
      if (options.measuresStatus()) {
        for (var variant : Variant.withStatus(variants)) {
          var gateway = Objects.requireNonNull(gateways.get(variant));
          var measured = status(variant, gateway, options.measure(), "then");
          results.add(variant, "at [requests/s]", measured.perSecond());
          results.add(variant, "of which failed", (double) measured.failed());
        }
      }
      gateways.forEach(
          (variant, gateway) ->
              results.add(
                  variant, "RSS under load [MiB]", mebibytes(gateway.usage().residentBytes())));
    } finally {
      gateways.values().forEach(GatewayProcess::close);
    }
  }

  /**
   * What of a request the agent's own code is. Not the whole difference to the bare gateway: that
   * has also the kernel's time, and what the gateway's own code gets slower or faster by.
   */
  private void profile(Variant variant, GatewayProcess gateway) {
    System.out.printf("profile: %s%n", variant.name());
    var from = Instant.now();
    var userBefore = gateway.usage().userTimeOfThreads(EVENT_LOOPS);
    var sendingBefore = gateway.usage().cpuTimeOfThreads(THREADS_OF_THE_AGENT);
    var measured = run(gateway, PROFILE);
    var user = gateway.usage().userTimeOfThreads(EVENT_LOOPS).minus(userBefore);
    var sending = gateway.usage().cpuTimeOfThreads(THREADS_OF_THE_AGENT).minus(sendingBefore);
    var profile = Profile.of(new Jcmd(gateway.pid()), EVENT_LOOPS, from);
    results.add(
        variant, "agent's code, event loops [µs]", profile.ownShare() * micros(user, measured));
    if (variant.isGatelens()) {
      // One that ended meanwhile took its time along.
      results.add(variant, "agent's own threads [µs]", Math.max(0, micros(sending, measured)));
    }
    results.note(
        "agent's code on the event loops by where it was called, %s [µs]: %s"
            .formatted(variant.name(), profile.entries(micros(user, measured))));
  }

  /** What a load balancer's probe waits for while the gateway has more to do than it can. */
  private LoadResult status(
      Variant variant, GatewayProcess gateway, Duration duration, String when) {
    System.out.printf("status under load, %s: %s%n", when, variant.name());
    var probe = new StatusProbe(gateway.awaitStatusUri(PATIENCE).getPort());
    LoadResult load;
    try (probe) {
      load = run(gateway, duration);
    }
    addMicros(variant, when + ", status", probe.status());
    addMicros(variant, when + ", kept alive", probe.statusOverOpenConnection());
    addMicros(variant, when + ", idle thread", probe.floor());
    return load;
  }

  private void addMicros(Variant variant, String what, Histogram nanos) {
    results.add(variant, what + ", p50 [µs]", nanos.getValueAtPercentile(50) / 1e3);
    results.add(variant, what + ", p99 [µs]", nanos.getValueAtPercentile(99) / 1e3);
    results.add(variant, what + ", max [µs]", nanos.getMaxValue() / 1e3);
    results.add(variant, what + ", in 5 ms [%]", nanos.getPercentileAtOrBelowValue(SOON_NANOS));
  }

  private void slice(Variant variant, GatewayProcess gateway, DiscardingCollector collector) {
    var jvm = new Jcmd(gateway.pid());
    var allocatedBefore = jvm.allocatedBytes();
    var cpuBefore = gateway.usage().cpuTime();
    var jitBefore = jitTime(gateway);
    var loopsBefore = gateway.usage().cpuTimeOfThreads(EVENT_LOOPS);
    var exportedBefore = collector.bytes();
    var measured = run(gateway, SLICE);
    var cpu = gateway.usage().cpuTime().minus(cpuBefore);
    var jit = jitTime(gateway).minus(jitBefore);
    var loops = gateway.usage().cpuTimeOfThreads(EVENT_LOOPS).minus(loopsBefore);
    var exported = collector.bytes() - exportedBefore;
    var allocated = jvm.allocatedBytes() - allocatedBefore;

    results.add(variant, Results.CPU, micros(cpu.minus(jit), measured));
    results.add(variant, "of which on event loops [µs]", micros(loops, measured));
    results.add(variant, "the JIT's beside that [µs]", micros(jit, measured));
    results.add(variant, "allocated per request [KiB]", allocated / 1024.0 / measured.requests());
    results.add(variant, "throughput [requests/s]", measured.perSecond());
    results.add(variant, "p50 [ms]", measured.p50Millis());
    results.add(variant, "p99 [ms]", measured.p99Millis());
    results.add(variant, "failed requests", (double) measured.failed());
    results.add(variant, "exported per request [B]", exported / (double) measured.requests());
  }

  /** C1's and C2's. */
  private static Duration jitTime(GatewayProcess gateway) {
    return gateway
        .usage()
        .cpuTimeOfThreads("C1 Comp")
        .plus(gateway.usage().cpuTimeOfThreads("C2 Comp"));
  }

  private static double micros(Duration time, LoadResult measured) {
    return time.toNanos() / 1e3 / measured.requests();
  }

  private LoadResult run(GatewayProcess gateway, Duration duration) {
    return load.run(gateway.port(), PATH, options.connections(), duration);
  }

  private static double mebibytes(long bytes) {
    return bytes / (1024.0 * 1024);
  }
}
