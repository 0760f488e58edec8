package io.gatelens.agent.telemetry.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A processor behind the SDK's tracers, with a sink that remembers; at first one for nothing. */
final class ProcessorUnderTest implements AutoCloseable {

  static final Duration NEVER = Duration.ofHours(1);

  private final RecordedBatches sink = new RecordedBatches();
  private EncodingSpanProcessor processor =
      EncodingSpanProcessor.start(new BatchSettings(1, 1, 1, 1), new RecordedBatches());
  private SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(processor).build();

  RecordedBatches sink() {
    return sink;
  }

  EncodingSpanProcessor processor() {
    return processor;
  }

  SdkTracerProvider provider() {
    return provider;
  }

  @Override
  public void close() {
    sink.answer();
    provider.shutdown().join(10, TimeUnit.SECONDS);
  }

  /** Of all spans that were sent. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (byte[] batch : sink.all()) {
      names.addAll(Encoded.names(batch));
    }
    return names;
  }

  void start(int queueSize, int batchSize, Duration delay) {
    start(
        new BatchSettings(queueSize, batchSize, delay.toNanos(), NEVER.toNanos()),
        Sampler.alwaysOn());
  }

  void start(BatchSettings settings, Sampler sampler) {
    processor.shutdown();
    processor = EncodingSpanProcessor.start(settings, sink);
    provider = SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(processor).build();
  }

  void end(int count, String name) {
    for (int i = 0; i < count; i++) {
      provider.get("test").spanBuilder(name).startSpan().end();
    }
  }

  void flush() {
    assertThat(provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
  }
}
