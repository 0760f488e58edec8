package io.gatelens.demo;

import io.gatelens.rig.HttpCaller;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** The node's own {@code /metrics}, fetched as Prometheus does. */
final class ScrapedSink implements Sink {

  private static final String COUNT = prometheus(SinkCheck.REQUESTS) + "_seconds_count{";

  private final HttpCaller http;
  private volatile List<String> samples = List.of();

  /**
   * @param status where the node's status is served
   */
  ScrapedSink(URI status) {
    this.http = HttpCaller.http1(status.getPort());
  }

  @Override
  public String name() {
    return "prometheus";
  }

  @Override
  public void look() {
    var answer = http.get("/metrics");
    samples =
        answer.statusCode() == 200
            ? answer.body().lines().filter(line -> !line.startsWith("#")).toList()
            : List.of();
  }

  /** The metric's unit and kind are at the end of its name there. */
  @Override
  public boolean has(String metric) {
    var start = Pattern.compile(prometheus(metric) + "[_{ ]");
    return samples.stream().anyMatch(line -> start.matcher(line).lookingAt());
  }

  @Override
  public long requests() {
    return samples.stream()
        .filter(line -> line.startsWith(COUNT))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @Override
  public String example() {
    return samples.stream().filter(line -> line.startsWith(COUNT)).findFirst().orElse("");
  }

  private static String prometheus(String name) {
    return name.replace('.', '_');
  }
}
