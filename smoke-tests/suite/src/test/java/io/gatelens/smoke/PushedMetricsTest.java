package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatelens.rig.HttpCaller;
import io.gatelens.rig.ReceivedMetric;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * One gateway that exports to OTLP, to StatsD's own daemon and by DogStatsD: all of them get the
 * same requests.
 */
class PushedMetricsTest {

  private static final String DURATION = "http.server.request.duration";
  private static final String ROUTE = "rewrite";

  /** Together three times as many as samples are sent, so that all samples weigh the same. */
  private static final int FAST = 280;

  private static final int SLOW = 20;

  /** A hundred samples tell percentiles apart, not what is between them. */
  private static final double RANK_ERROR = 0.02;

  private static final double BUCKET_WIDTH = 0.1;

  @Test
  void requestsAndTheirLatencies_arriveEverywhere() throws Exception {
    try (Statsd statsd = Statsd.start();
        DogstatsdListener datadog = new DogstatsdListener();
        ObservedGateway gateway =
            ObservedGateway.start(
                Combination.simplest(),
                builder ->
                    builder
                        .environment("OTEL_METRICS_EXPORTER", "otlp,statsd,datadog")
                        .environment("OTEL_METRIC_EXPORT_INTERVAL", "3600000")
                        .environment("GATELENS_STATSD_ADDRESS", "127.0.0.1:" + statsd.port)
                        .environment("GATELENS_STATSD_PREFIX", "edge")
                        .environment("DD_AGENT_HOST", "127.0.0.1")
                        .environment("DD_DOGSTATSD_PORT", String.valueOf(datadog.port()))
                        .environment("DD_ENV", "smoke"))) {
      URI status = gateway.process.awaitStatusUri(PATIENCE);
      for (int i = 0; i < FAST; i++) {
        gateway.caller.get("/api/fast");
      }
      for (int i = 0; i < SLOW; i++) {
        gateway.caller.get("/api/slow/60");
      }
      String page = HttpCaller.http1(status.getPort()).get("/").body();
      statsd.awaitFlush();
      gateway.process.terminate(Duration.ofSeconds(30));

      ReceivedMetric truth =
          gateway.receiver.awaitMetric(PushedMetricsTest::isOfTheRoute, PATIENCE);
      assertThat(truth.count()).isEqualTo(FAST + SLOW);
      assertThat(page)
          .contains("udp://127.0.0.1:" + statsd.port)
          .contains("udp://127.0.0.1:" + datadog.port())
          .contains(gateway.receiver.httpEndpoint() + "/v1/metrics");
      assertStatsdGot(truth, statsd);
      assertDatadogGot(truth, datadog);
      gateway.assertSound();
    }
  }

  private static boolean isOfTheRoute(ReceivedMetric metric) {
    return metric.name().equals(DURATION)
        && metric.has("gateway.route.id", ROUTE)
        && metric.has("http.response.status_code", 200);
  }

  /** It does not weigh values by their rates, so its means are those of equal samples. */
  private static void assertStatsdGot(ReceivedMetric truth, Statsd statsd) {
    Awaitility.await("all requests at StatsD")
        .atMost(PATIENCE)
        .until(() -> Math.abs(sum(statsd, "count") - truth.count()) < 1e-3);
    assertThat(statsd.values())
        .filteredOn(value -> value.key().equals("statsd.bad_lines_seen"))
        .allMatch(value -> value.value() == 0);

    List<Statsd.Value> timers = timers(statsd);
    double millis = 1000;
    assertThat(field(timers, "mean")).isCloseTo(truth.mean() * millis, within(truth.mean() * 10));
    for (int percentile : new int[] {50, 90, 99}) {
      double seconds = field(timers, "upper_" + percentile) / millis;
      double rank = percentile / 100.0;
      int first = bucketOf(truth, rank - RANK_ERROR);
      int last = bucketOf(truth, Math.min(rank + RANK_ERROR, 1));
      List<Double> bounds = truth.bounds();
      assertThat(seconds)
          .as("percentile %s of %s", percentile, truth)
          .isBetween(
              first == 0 ? 0 : bounds.get(first - 1) * (1 - BUCKET_WIDTH),
              last == bounds.size() ? Double.MAX_VALUE : bounds.get(last) * (1 + BUCKET_WIDTH));
    }
    assertThat(statsd.values())
        .filteredOn(value -> value.kind().equals("gauge") && isTimerOfTheRoute(value.key(), ".max"))
        .isNotEmpty()
        .allMatch(value -> value.value() >= 60 && value.value() >= field(timers, "upper") * 0.999);
  }

  private static int bucketOf(ReceivedMetric histogram, double quantile) {
    long before = 0;
    int bucket = 0;
    while (before + histogram.bucketCounts().get(bucket) < quantile * histogram.count()) {
      before += histogram.bucketCounts().get(bucket++);
    }
    return bucket;
  }

  private static List<Statsd.Value> timers(Statsd statsd) {
    return statsd.values().stream()
        .filter(value -> value.kind().equals("timer") && isTimerOfTheRoute(value.key(), ""))
        .toList();
  }

  private static boolean isTimerOfTheRoute(String key, String suffix) {
    return key.startsWith("edge." + DURATION + suffix + ".gateway_response_source.upstream.")
        && key.contains(".gateway_route_id." + ROUTE + ".")
        && key.contains(".http_response_status_code.200.");
  }

  private static double sum(Statsd statsd, String field) {
    return timers(statsd).stream()
        .filter(value -> value.field().equals(field))
        .mapToDouble(Statsd.Value::value)
        .sum();
  }

  private static double field(List<Statsd.Value> timers, String field) {
    List<Double> values =
        timers.stream()
            .filter(value -> value.field().equals(field))
            .map(Statsd.Value::value)
            .toList();
    assertThat(values).as("%s in one flush", field).hasSize(1);
    return values.get(0);
  }

  private static void assertDatadogGot(ReceivedMetric truth, DogstatsdListener datadog) {
    Awaitility.await("all requests by DogStatsD")
        .atMost(PATIENCE)
        .until(() -> weighed(datadog, value -> 1) == truth.count());
    assertThat(weighed(datadog, value -> value)).isCloseTo(truth.sum(), within(truth.sum() * 1e-6));
    assertThat(datadog.lines())
        .allMatch(
            line -> line.matches("[a-zA-Z0-9._-]+(:-?[0-9.]+)+[|](c|g|d)([|]@[0-9.]+)?[|]#.*"))
        .allMatch(line -> line.contains("|#service:") && line.contains(",env:smoke"));
  }

  private static double weighed(DogstatsdListener datadog, DoubleUnaryOperator of) {
    double sum = 0;
    for (String line : datadog.lines()) {
      if (line.startsWith(DURATION + ":")
          && line.contains(",gateway.route.id:" + ROUTE + ",")
          && line.contains(",http.response.status_code:200,")) {
        String[] fields = line.split("[|]", -1);
        double weight =
            fields[2].startsWith("@") ? 1 / Double.parseDouble(fields[2].substring(1)) : 1;
        for (String value : fields[0].substring(DURATION.length() + 1).split(":", -1)) {
          sum += weight * of.applyAsDouble(Double.parseDouble(value));
        }
      }
    }
    return sum;
  }
}
