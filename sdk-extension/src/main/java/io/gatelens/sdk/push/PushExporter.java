package io.gatelens.sdk.push;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.LongPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.metrics.export.AggregationTemporalitySelector;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the SDK aggregated in an interval as lines, and sends them before {@link #export}
 * returns: on the reader's thread, for {@link #DEADLINE_NANOS} at most. What could not be sent by
 * then is dropped, and the export failed.
 *
 * <p>Its memory is a packet and a line. {@link #toString} is where it sends to, as a URL.
 */
public class PushExporter implements MetricExporter {

  private static final Logger logger = Logger.getLogger(PushExporter.class.getName());

  /** Well within the five seconds that the SDK gives a reader's last export. */
  private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long WARNING_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Where the largest value is 1000 times the smallest, a bucket is then at most 9 % wide. */
  private static final int MAX_BUCKETS = 160;

  private static final int MAX_SCALE = 20;

  private final PushAddress address;
  private final LineFormat format;
  private final PacketSink sink;
  private final PacketWriter packets;
  private final @Nullable PushProfile profile;

  // Guarded by this.
  private @Nullable Resource resource;
  private boolean isShutDown;
  private boolean hasWarned;
  private long lastWarningNanos;

  /**
   * @param packetBytes how long a packet of more than one line may be
   * @param profile null where there are no names but the metrics' own
   */
  protected PushExporter(
      PushAddress address, LineFormat format, int packetBytes, @Nullable PushProfile profile) {
    this.address = address;
    this.format = format;
    this.sink = PacketSink.to(address);
    this.packets = new PacketWriter(sink, packetBytes);
    this.profile = profile;
  }

  /** An export of nothing asks whether the daemon can be reached, as far as that can be known. */
  @Override
  public final synchronized CompletableResultCode export(Collection<MetricData> metrics) {
    if (isShutDown) {
      return CompletableResultCode.ofFailure();
    }
    try {
      long deadlineNanos = System.nanoTime() + DEADLINE_NANOS;
      sink.open(deadlineNanos);
      packets.begin(deadlineNanos);
      for (MetricData metric : metrics) {
        if (profile == null || !profile.owns(metric)) {
          write(metric);
        }
      }
      if (profile != null) {
        profile.write(metrics, packets::write);
      }
      if (metrics.isEmpty()) {
        packets.write("\n"); // A datagram that daemons skip.
      }
      packets.flush();
      sink.flush();
      if (packets.tooLong() > 0) {
        throw new IOException(
            packets.tooLong()
                + " lines were longer than "
                + PacketWriter.MAX_LINE_BYTES
                + " bytes");
      }
      return CompletableResultCode.ofSuccess();
    } catch (IOException | RuntimeException e) {
      // Whatever a metric or the network holds: the reader goes on with the next interval.
      warn(e);
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }

  private void write(MetricData metric) throws IOException {
    if (metric.getResource() != resource) {
      resource = metric.getResource();
      format.begin(metric.getResource());
    }
    String name = metric.getName();
    switch (metric.getType()) {
      case LONG_SUM -> {
        boolean isCounter = isCounter(metric.getLongSumData());
        for (LongPointData point : metric.getLongSumData().getPoints()) {
          write(name, isCounter, point.getAttributes(), (double) point.getValue());
        }
      }
      case DOUBLE_SUM -> {
        boolean isCounter = isCounter(metric.getDoubleSumData());
        for (DoublePointData point : metric.getDoubleSumData().getPoints()) {
          write(name, isCounter, point.getAttributes(), point.getValue());
        }
      }
      case LONG_GAUGE -> {
        for (LongPointData point : metric.getLongGaugeData().getPoints()) {
          write(name, false, point.getAttributes(), (double) point.getValue());
        }
      }
      case DOUBLE_GAUGE -> {
        for (DoublePointData point : metric.getDoubleGaugeData().getPoints()) {
          write(name, false, point.getAttributes(), point.getValue());
        }
      }
      case HISTOGRAM -> {
        for (HistogramPointData point : metric.getHistogramData().getPoints()) {
          write(metric, point.getAttributes(), Distribution.of(point));
        }
      }
      case EXPONENTIAL_HISTOGRAM -> {
        for (ExponentialHistogramPointData point :
            metric.getExponentialHistogramData().getPoints()) {
          write(metric, point.getAttributes(), Distribution.of(point));
        }
      }
      case SUMMARY -> {} // Of bridges to other libraries only: sums since their start.
    }
  }

  /** A sum that comes as it stands (of a bridge to another library, too) is a gauge. */
  private static boolean isCounter(SumData<?> sum) {
    return sum.isMonotonic() && sum.getAggregationTemporality() == AggregationTemporality.DELTA;
  }

  private void write(String name, boolean isCounter, Attributes attributes, double value)
      throws IOException {
    if (!Double.isFinite(value)) {
      return; // Neither protocol has a word for it.
    }
    if (isCounter) {
      format.counter(name, attributes, value, packets::write);
    } else {
      format.gauge(name, attributes, value, packets::write);
    }
  }

  private void write(MetricData metric, Attributes attributes, Distribution values)
      throws IOException {
    if (values.total() > 0) {
      format.distribution(metric.getName(), metric.getUnit(), attributes, values, packets::write);
    }
  }

  /** In the agent that is said elsewhere, and for every exporter in one way. */
  private void warn(Exception failure) {
    long now = System.nanoTime();
    if (!hasWarned || now - lastWarningNanos >= WARNING_NANOS) {
      hasWarned = true;
      lastWarningNanos = now;
      logger.log(Level.WARNING, "cannot send metrics to " + address + ": " + failure.getMessage());
    }
  }

  /** What was added since the last export; what goes up and down as it stands. */
  @Override
  public final AggregationTemporality getAggregationTemporality(InstrumentType type) {
    return AggregationTemporalitySelector.deltaPreferred().getAggregationTemporality(type);
  }

  /** Histograms with buckets that fit what was recorded, whatever buckets were advised. */
  @Override
  @SuppressWarnings("deprecation") // What took its place is not in the SDKs of last year's agents.
  public final Aggregation getDefaultAggregation(InstrumentType type) {
    return type == InstrumentType.HISTOGRAM
        ? Aggregation.base2ExponentialBucketHistogram(MAX_BUCKETS, MAX_SCALE)
        : Aggregation.defaultAggregation();
  }

  /** Nothing is kept beyond {@link #export}. */
  @Override
  public final MemoryMode getMemoryMode() {
    return MemoryMode.REUSABLE_DATA;
  }

  /** Nothing waits. */
  @Override
  public final CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public final synchronized CompletableResultCode shutdown() {
    isShutDown = true;
    try {
      sink.close();
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      return CompletableResultCode.ofExceptionalFailure(e);
    }
  }

  /** Where it sends to. */
  @Override
  public final String toString() {
    return address.toString();
  }
}
