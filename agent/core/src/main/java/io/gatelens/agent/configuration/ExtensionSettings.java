package io.gatelens.agent.configuration;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that are read while the SDK is built, by its {@code ConfigProperties}, most of them by
 * the SDK extension: here they are known to tell a wrong key from a right one, and no value is
 * looked at.
 */
final class ExtensionSettings {

  private static final String PROPAGATORS =
      "none, or a list of propagators as in OTEL_PROPAGATORS, e.g. datadog;tracecontext";
  private static final String AS_STANDARD = "OTEL_PROPAGATORS";

  static final Setting<String> PROPAGATION_EXTRACT =
      new Setting<>(
          "gatelens.propagation.extract",
          String.class,
          PROPAGATORS,
          AS_STANDARD,
          "What is read of a client's trace context: the first that finds one wins");
  static final Setting<String> PROPAGATION_INJECT =
      new Setting<>(
          "gatelens.propagation.inject",
          String.class,
          PROPAGATORS,
          AS_STANDARD,
          "In which formats upstreams are told of the trace");

  private static final Setting<String> SAMPLING_RULES =
      new Setting<>(
          "gatelens.sampling.rules",
          String.class,
          "none, a file, or the JSON that would be in it",
          "none",
          "The rules of `OTEL_TRACES_SAMPLER=gateway`; a file is looked at every two seconds");
  private static final Setting<String> SAMPLING_DEBUG_KEY =
      new Setting<>(
          "gatelens.sampling.debug.key",
          String.class,
          "none, or a text of at least 16 bytes",
          "none",
          "The key that signs the header with which a request is traced whatever the rules say");
  private static final Setting<String> SAMPLING_DEBUG_KEY_FILE =
      new Setting<>(
          "gatelens.sampling.debug.key-file",
          String.class,
          FileName.ALLOWED,
          "none",
          "The file with that key; blanks and line ends around it do not count");

  private static final List<Setting<?>> KEPT =
      List.of(
          text(
              "gatelens.trace.keep",
              "none, or some of error, slow and flag, e.g. error;slow",
              "none",
              "Which requests get their spans although the sampler does not want them, see"
                  + " [below](#requests-that-are-kept)"),
          text(
              "gatelens.trace.keep.slow-from",
              "p99, a duration, or both, e.g. p99;500ms",
              "p99",
              "What is slow: longer than 99 of 100 requests of the route in the last minutes, or"
                  + " than that"),
          text(
              "gatelens.trace.keep.max-per-second",
              "a whole number from 1 to 10000",
              "10",
              "How many requests of a second are kept at most for each of these reasons"));

  private static final String NAME = "letters, digits and the characters _ - ., or none";
  private static final String PACKET_SIZE = "a whole number from 256 to 65507";

  private static final List<Setting<?>> PUSHED =
      List.of(
          text(
              "gatelens.statsd.address",
              "udp:// or tcp:// with a host and a port, e.g. udp://statsd:8125 or tcp://[::1]:8125",
              "udp://localhost:8125",
              "Where the StatsD daemon listens, see [statsd.md](statsd.md)"),
          text(
              "gatelens.statsd.prefix",
              NAME,
              "none",
              "What stands before each metric's name there, with a dot between"),
          text(
              "gatelens.statsd.tag-style",
              "none, dogstatsd, influxdb, librato or signalfx",
              "none",
              "Where a metric's attributes go: into its name (`none`), or where the daemon reads tags"),
          text(
              "gatelens.statsd.tags",
              "none, or pairs, e.g. node=a1;zone=b",
              "none",
              "What every metric has beside its own attributes"),
          text(
              "gatelens.statsd.packet-size",
              PACKET_SIZE,
              "1432",
              "How many bytes of lines share a datagram"),
          text(
              "gatelens.statsd.samples",
              "a whole number from 1 to 1000",
              "100",
              "How many timings of a series are sent for an interval at most; of more requests than"
                  + " that each stands for several, which its sampling rate says"),
          text(
              "gatelens.datadog.address",
              "udp:// with a host and a port, or unixstream:// with a path",
              "udp://localhost:8125",
              "Where the Datadog Agent listens, see [datadog.md](datadog.md); wins over"
                  + " `DD_DOGSTATSD_URL`, `DD_DOGSTATSD_SOCKET`, `DD_AGENT_HOST` and"
                  + " `DD_DOGSTATSD_PORT`"),
          text(
              "gatelens.datadog.prefix",
              NAME,
              "none",
              "What stands before each metric's name there, with a dot between"),
          text(
              "gatelens.datadog.packet-size",
              PACKET_SIZE,
              "1432",
              "How many bytes of lines share a packet; 8192 by default over a Unix socket"));

  private static final List<Setting<?>> READ =
      List.of(
          PROPAGATION_EXTRACT,
          PROPAGATION_INJECT,
          SAMPLING_RULES,
          SAMPLING_DEBUG_KEY,
          SAMPLING_DEBUG_KEY_FILE,
          text(
              "gatelens.metrics.limits",
              "none, or metrics with the most series of each, e.g."
                  + " http.server.request.duration=5000;gateway.filter.duration=500",
              "none",
              "How many series single metrics have at most, in place of"
                  + " `OTEL_JAVA_METRICS_CARDINALITY_LIMIT`; what is beyond is one series,"
                  + " `otel.metric.overflow`. This agent's only, and why:"
                  + " [extension.md](extension.md#what-is-different-there)"),
          text(
              "gatelens.resource.cloud",
              "auto, local or off",
              "auto",
              "Whether the resource says in which cloud this is: from variables, files and the"
                  + " metadata server of a cloud that these name (`auto`), from variables and files"
                  + " only (`local`), or not at all (`off`); see [telemetry.md](telemetry.md#the-cloud)"),
          text(
              "gatelens.resource.cloud.timeout",
              "a duration from 1ms to 10s",
              "300ms",
              "How long telemetry's start waits for that metadata server, for all questions"
                  + " together; the gateway does not wait"),
          text(
              "gatelens.metrics.profile",
              "none or kong",
              "none",
              "Under whose names metrics are told to Prometheus, StatsD and Datadog beside their"
                  + " own, see [kong-profile.md](kong-profile.md)"),
          new Setting<>(
              "gatelens.prometheus.scope-labels",
              String.class,
              "true or false",
              "false",
              "`true`: each series at `/metrics` has the labels `otel_scope_name`,"
                  + " `otel_scope_version` and `otel_scope_schema_url` too"),
          new Setting<>(
              "gatelens.prometheus.resource-labels",
              String.class,
              "none, or keys of the resource's attributes, e.g. service.name;k8s.pod.name",
              "none",
              "Attributes of the resource that each series at `/metrics` has as labels too, and not"
                  + " only `target_info`"));

  static final List<Setting<?>> ALL = all();

  private ExtensionSettings() {}

  private static List<Setting<?>> all() {
    List<Setting<?>> all = new ArrayList<>(READ);
    all.addAll(KEPT);
    all.addAll(PUSHED);
    return List.copyOf(all);
  }

  private static Setting<String> text(
      String key, String allowed, String defaultText, String description) {
    return new Setting<>(key, String.class, allowed, defaultText, description);
  }
}
