package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BatchesTest {

  private static final AttributeKey<Long> NUMBER = AttributeKey.longKey("number");
  private static final Attributes PRE = Attributes.of(AttributeKey.stringKey("phase"), "pre");
  private static final Attributes POST = Attributes.of(AttributeKey.stringKey("phase"), "post");
  private static final long NOW = 1_000_000_000L;
  private static final SpanContext SAMPLED =
      SpanContext.create(
          "0af7651916cd43dd8448eb211c80319c",
          "b7ad6b7169203331",
          TraceFlags.getSampled(),
          TraceState.getDefault());

  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  private final SdkMeterProvider provider =
      SdkMeterProvider.builder().registerMetricReader(reader, instrument -> 10_000).build();
  private final DoubleHistogram one = provider.get("test").histogramBuilder("one").build();
  private final DoubleHistogram other = provider.get("test").histogramBuilder("other").build();
  private final Batches batches = new Batches();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void values_areRecordedAtTheFlush_eachOnce() {
    batches.add(one, 1, PRE);
    batches.add(one, 2, POST);
    batches.add(other, 4, PRE);
    assertThat(reader.collectAllMetrics()).isEmpty();

    batches.flush();
    batches.flush();

    assertThat(sum("one", PRE)).isEqualTo(1);
    assertThat(sum("one", POST)).isEqualTo(2);
    assertThat(sum("other", PRE)).isEqualTo(4);
  }

  @Test
  void theSpanOfAValue_isItsExemplar_andIsNotKeptLonger() {
    WeakReference<Context> kept = addOf(SAMPLED);
    batches.flush();

    assertThat(reader.collectAllMetrics())
        .flatExtracting(metric -> metric.getHistogramData().getPoints())
        .flatExtracting(HistogramPointData::getExemplars)
        .singleElement()
        .satisfies(exemplar -> assertThat(exemplar.getSpanContext()).isEqualTo(SAMPLED));
    for (int turn = 0; turn < 100 && kept.get() != null; turn++) {
      System.gc();
    }
    assertThat(kept.get()).isNull();
  }

  @Test
  void fullBatch_isRecordedWithoutAFlush() {
    for (int i = 0; i < 10_000; i++) {
      batches.add(one, 1, PRE);
    }
    double before = sum("one", PRE);
    batches.flush();

    assertThat(before).isBetween(9_000.0, 10_000.0);
    assertThat(sum("one", PRE)).isEqualTo(10_000);
  }

  @Test
  void moreSeriesThanABatchKnows_areAllThere() {
    int series = 3_000;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < series; i++) {
        // Made anew each time: it is the set that counts, and not the object.
        batches.add(one, i, Attributes.of(NUMBER, (long) i));
      }
    }
    batches.flush();

    double sum = 0;
    for (HistogramPointData point : points("one").toList()) {
      assertThat(point.getCount()).isEqualTo(2);
      sum += point.getSum();
    }
    assertThat(points("one")).hasSize(series);
    assertThat(sum).isEqualTo(series * (series - 1.0));
  }

  @Test
  void valueThatCannotBeRecorded_isNotTriedAgain_andThoseAfterItAreRecorded() {
    DoubleHistogram broken = brokenHistogram();
    for (int i = 0; i < 1_000; i++) {
      batches.add(one, 1, PRE);
    }
    batches.flush();
    batches.add(broken, 1, PRE);
    assertThatIllegalStateException().isThrownBy(batches::flush);

    for (int i = 0; i < 1_000; i++) {
      batches.add(one, 1, POST);
    }
    batches.flush();

    assertThat(sum("one", PRE)).isEqualTo(1_000);
    assertThat(sum("one", POST)).isEqualTo(1_000);
  }

  @Test
  void whatIsAddedTogether_isKeptLikeTheRest() {
    batches.together(
        () -> {
          batches.add(one, 1, PRE);
          batches.add(one, 2, PRE);
        });
    batches.flush();

    assertThat(sum("one", PRE)).isEqualTo(3);
  }

  @Test
  void valuesOfManyThreads_whileOthersFlush_areAllThere() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    IntStream.range(0, 200)
        .forEach(
            number ->
                threads.add(
                    new Thread(
                        () -> {
                          for (int i = 0; i < 1_000; i++) {
                            batches.add(one, 1, i % 2 == 0 ? PRE : POST);
                            if (i % 100 == 0) {
                              batches.flush();
                            }
                          }
                        })));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    batches.flush();

    assertThat(sum("one", PRE)).isEqualTo(100_000);
    assertThat(sum("one", POST)).isEqualTo(100_000);
  }

  private static DoubleHistogram brokenHistogram() {
    return new DoubleHistogram() {
      @Override
      public void record(double value) {
        throw new IllegalStateException("broken");
      }

      @Override
      public void record(double value, Attributes attributes) {
        record(value);
      }

      @Override
      public void record(double value, Attributes attributes, Context context) {
        record(value);
      }
    };
  }

  private WeakReference<Context> addOf(SpanContext span) {
    Context context = Context.root().with(Span.wrap(span));
    batches.add(one, 1, PRE, context, NOW);
    return new WeakReference<>(context);
  }

  private double sum(String name, Attributes attributes) {
    return points(name)
        .filter(point -> point.getAttributes().equals(attributes))
        .mapToDouble(HistogramPointData::getSum)
        .sum();
  }

  private Stream<HistogramPointData> points(String name) {
    return reader.collectAllMetrics().stream()
        .filter(metric -> metric.getName().equals(name))
        .map(MetricData::getHistogramData)
        .flatMap(histogram -> histogram.getPoints().stream());
  }
}
