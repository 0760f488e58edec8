package io.gatelens.demo;

import io.gatelens.rig.OtlpReceiver;
import io.gatelens.rig.ReceivedMetric;
import java.util.stream.Stream;

/** The receiver that gets the spans, too. */
record OtlpSink(OtlpReceiver receiver) implements Sink {

  @Override
  public String name() {
    return "otlp";
  }

  @Override
  public boolean has(String metric) {
    return points(metric).findAny().isPresent();
  }

  @Override
  public long requests() {
    return points(SinkCheck.REQUESTS).mapToLong(ReceivedMetric::count).sum();
  }

  @Override
  public String example() {
    return points(SinkCheck.REQUESTS)
        .findFirst()
        .map(point -> SinkCheck.REQUESTS + " " + point.attributes() + " count=" + point.count())
        .orElse("");
  }

  private Stream<ReceivedMetric> points(String metric) {
    return receiver.metrics().stream().filter(point -> point.name().equals(metric));
  }
}
