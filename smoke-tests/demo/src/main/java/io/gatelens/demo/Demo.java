package io.gatelens.demo;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.SampleApp;
import io.gatelens.rig.Upstream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the sample gateway with the agent, sends it traffic, reloads its configuration once well
 * and once badly, and prints what arrived. Exit code: 0 when all that was expected arrived, 1 when
 * something is missing, 2 when it could not run.
 */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration A_MOMENT = Duration.ofMillis(200);

  private final Options options;
  private final Terminal terminal;

  private Demo(Options options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** The entry point of {@code ./demo}; {@code --help} lists the options. */
  public static void main(String[] args) {
    var terminal = Terminal.standard();
    try {
      var options = Options.parse(args, System.getenv());
      if (options.isHelp()) {
        terminal.print(Options.HELP);
        return;
      }
      System.exit(new Demo(options, terminal).run() ? 0 : 1);
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      terminal.failure(String.valueOf(e.getMessage()));
      System.exit(2);
    }
  }

  private boolean run() {
    options.requireFreePort();
    var sample = SampleApp.onSpringCloudGateway(SampleApp.USUAL_LINE);
    var agent = SampleApp.builtAgent();
    if (!Files.isRegularFile(agent)) {
      throw new IllegalStateException(agent + " is missing: run ./demo --build");
    }
    try (var a = Upstream.start("a");
        var b = a.startTwin("b");
        var receiver = OtlpReceiver.start();
        var sinks = new Sinks(options)) {
      terminal.step("Starting Spring Cloud Gateway with -javaagent:gatelens.jar");
      var process = sample.process(a.port(), b.port()).port(options.port()).agent(agent);
      environment(receiver, sinks).forEach(process::environment);
      try (var gateway = process.start()) {
        terminal.done("ready on port %d after %.1f s".formatted(gateway.port(), seconds(gateway)));
        terminal.done("its own page: " + page(gateway));
        return report(gateway, sample, receiver, sinks.of(gateway, receiver, PATIENCE));
      }
    }
  }

  private Map<String, String> environment(OtlpReceiver receiver, Sinks sinks) {
    return options.telemetryEnvironment(
        Map.of(
            "OTEL_EXPORTER_OTLP_ENDPOINT", receiver.httpEndpoint(),
            "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
            "OTEL_BSP_SCHEDULE_DELAY", "200"),
        sinks.environment());
  }

  private boolean report(
      GatewayProcess gateway, SampleApp sample, OtlpReceiver receiver, List<Sink> sinks) {
    var traffic = new Traffic(gateway.port());
    terminal.step("Sending a minute's worth of mixed traffic");
    traffic.run();
    terminal.done("%,d requests in %.1f s".formatted(traffic.count(), traffic.seconds()));
    reload(gateway, sample);

    var metrics = new SinkCheck(sinks, traffic.count());
    if (options.externalEndpoint() != null) {
      return reportElsewhere(gateway, receiver, traffic, metrics);
    }
    terminal.step("Waiting for the telemetry");
    var checklist = new Checklist(receiver, traffic, options.sinks().contains("otlp"));
    // Metrics first: what their sinks have is known by looking, also where a span is missing.
    var isComplete = await(() -> metrics.isComplete() && checklist.isComplete(), receiver);
    terminal.done(
        "%,d spans, %,d series"
            .formatted(receiver.spans().size(), receiver.currentMetrics().size()));

    traffic.print(terminal);
    new Waterfalls(receiver.spans()).print(terminal);
    new ConfigLoads(receiver.spans()).print(terminal);
    if (options.sinks().contains("otlp")) {
      new RouteTable(receiver.currentMetrics(), traffic.seconds()).print(terminal);
      new Decisions(receiver.currentMetrics()).print(terminal);
      Readiness.print(receiver.currentMetrics(), terminal);
    }
    checklist.print(terminal);
    metrics.print(terminal);
    end(gateway, receiver);
    return isComplete;
  }

  private boolean reportElsewhere(
      GatewayProcess gateway, OtlpReceiver receiver, Traffic traffic, SinkCheck metrics) {
    var isComplete = await(metrics::isComplete, receiver);
    traffic.print(terminal);
    terminal.heading("Telemetry");
    terminal.print(
        "It went to %s (OTEL_EXPORTER_OTLP_ENDPOINT): look there."
            .formatted(options.externalEndpoint()));
    metrics.print(terminal);
    end(gateway, null);
    return isComplete;
  }

  /** What a sink of metrics got is no event of the receiver's, so it is looked at now and then. */
  private static boolean await(BooleanSupplier condition, OtlpReceiver receiver) {
    var deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!receiver.await(condition, A_MOMENT)) {
      if (System.nanoTime() > deadlineNanos) {
        return false;
      }
    }
    return true;
  }

  private void reload(GatewayProcess gateway, SampleApp sample) {
    var http = HttpCaller.http1(gateway.port());
    terminal.step("Reloading the configuration: one changed route, then an unknown filter");
    sample.writeRoutes(
        sample
            .defaultRoutes()
            .replace("AddRequestHeader=X-Gateway, sample", "AddRequestHeader=X-Gateway, v2"));
    var good = http.post("/actuator/refresh", "").statusCode();
    http.get("/api/after-the-good-reload");
    sample.writeRoutes(
        sample.defaultRoutes().replace("AddRequestHeader=X-Gateway, sample", "NoSuchFilter=1"));
    var bad = http.post("/actuator/refresh", "").statusCode();
    http.get("/orders/after-the-bad-reload");
    sample.writeRoutes(sample.defaultRoutes());
    terminal.done(
        "POST /actuator/refresh answered %d and %d: it does not tell them apart"
            .formatted(good, bad));
  }

  private void end(GatewayProcess gateway, @Nullable OtlpReceiver receiver) {
    if (options.screenshot() != null) {
      terminal.step("Taking a picture of the node's page");
      PageScreenshot.take(page(gateway), options.screenshot());
      terminal.done("it is in " + options.screenshot());
    }
    terminal.heading("Where to look next");
    terminal.print(page(gateway) + "   this node's own page: all of this, and whether it is ready");
    terminal.print("%s/status   the same for machines".formatted(gateway.awaitStatusUri(PATIENCE)));
    terminal.print("docs/telemetry.md      every span, metric and attribute");
    terminal.print("docs/configuration.md  every setting");
    terminal.print(
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 ./demo   sends it all to your own collector");
    if (options.isOnce()) {
      return;
    }
    terminal.print("");
    terminal.print(
        "The gateway keeps running: curl http://localhost:%d/orders/1".formatted(gateway.port()));
    terminal.print(
        receiver == null ? "Ctrl-C ends it." : "Its traces appear here. Ctrl-C ends it.");
    if (receiver == null) {
      gateway.awaitExit(Duration.ofDays(365));
    } else {
      printNewTraces(receiver);
    }
  }

  /** Never returns. */
  private void printNewTraces(OtlpReceiver receiver) {
    var seen = new HashSet<String>();
    receiver.spans().forEach(span -> seen.add(span.traceId()));
    while (true) {
      var server =
          receiver.awaitSpan(
              span -> span.kind().equals("SERVER") && !seen.contains(span.traceId()),
              Duration.ofDays(365));
      seen.add(server.traceId());
      new Waterfalls(receiver.spans()).print(server, terminal);
    }
  }

  private static String page(GatewayProcess gateway) {
    return gateway.awaitStatusUri(PATIENCE) + "/";
  }

  private static double seconds(GatewayProcess gateway) {
    return gateway.timeToReady().toMillis() / 1000.0;
  }
}
