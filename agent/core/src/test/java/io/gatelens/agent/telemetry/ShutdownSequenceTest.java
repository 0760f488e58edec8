package io.gatelens.agent.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShutdownSequenceTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final FakeGateway gateway = new FakeGateway();
  private final List<SpanData> exported = new CopyOnWriteArrayList<>();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(
                      BatchSpanProcessor.builder(exporter())
                          .setScheduleDelay(Duration.ofHours(1))
                          .build())
                  .build())
          .build();
  private final ShutdownSequence sequence = new ShutdownSequence(gateway, TIMEOUT, gateway);

  @AfterEach
  void close() {
    sdk.close();
  }

  @Test
  void drainedGateway_goesDownAtOnce() {
    gateway.drainedAfter = Duration.ZERO;
    sequence.telemetryReady(sdk);
    endSpan();

    sequence.run();

    assertThat(gateway.reasons).containsExactly("the process is shutting down");
    assertThat(gateway.waited()).isZero();
    assertThat(exported()).isEqualTo(1);
    assertThat(isShutDown()).isTrue();
  }

  @Test
  void requestsInFlight_areWaitedFor() {
    gateway.drainedAfter = Duration.ofSeconds(3);
    gateway.atDrain = this::endSpan;
    sequence.telemetryReady(sdk);

    sequence.run();

    assertThat(gateway.waited()).isEqualTo(Duration.ofSeconds(3));
    assertThat(exported()).isEqualTo(1);
    assertThat(isShutDown()).isTrue();
  }

  @Test
  void requestsBeyondTheTimeout_areWaitedForAfterWhatIsThereWasSent() {
    gateway.drainedAfter = Duration.ofSeconds(40);
    gateway.activeRequests = 1;
    gateway.atDrain =
        () -> {
          assertThat(exported()).as("sent at the timeout").isEqualTo(1);
          endSpan();
        };
    sequence.telemetryReady(sdk);
    endSpan();

    sequence.run();

    assertThat(gateway.waited()).isEqualTo(Duration.ofSeconds(40));
    assertThat(exported()).isEqualTo(2);
    assertThat(isShutDown()).isTrue();
  }

  @Test
  void requestsThatNeverEnd_delayTheExitForABoundedTime() {
    gateway.drainedAfter = Duration.ofHours(1);
    gateway.activeRequests = 1;
    sequence.telemetryReady(sdk);
    endSpan();

    sequence.run();

    assertThat(gateway.waited()).isEqualTo(TIMEOUT.plus(ShutdownSequence.LAST_REQUESTS));
    assertThat(exported()).isEqualTo(1);
  }

  @Test
  void serverThatNobodyStops_delaysTheExitForTheTimeoutOnlyAndKeepsSending() {
    gateway.drainedAfter = Duration.ofHours(1);
    gateway.activeRequests = 0;
    sequence.telemetryReady(sdk);
    endSpan();

    sequence.run();

    assertThat(gateway.waited()).isEqualTo(TIMEOUT);
    assertThat(exported()).isEqualTo(1);
    assertThat(isShutDown()).isFalse();
  }

  @Test
  void withoutTelemetry_nothingIsSent() {
    gateway.drainedAfter = Duration.ZERO;
    sequence.telemetryFailed();

    sequence.run();

    assertThat(gateway.reasons).hasSize(1);
  }

  private void endSpan() {
    sdk.getTracer("test").spanBuilder("s").startSpan().end();
  }

  private int exported() {
    return exported.size();
  }

  private SpanExporter exporter() {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        exported.addAll(spans);
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  /** A shut down SDK gives spans that are not recorded. */
  private boolean isShutDown() {
    return !sdk.getTracer("test").spanBuilder("s").startSpan().isRecording();
  }

  private static final class FakeGateway
      implements ShutdownSequence.Draining, ShutdownSequence.Time {

    private final List<String> reasons = new ArrayList<>();
    private final long startNanos = Long.MAX_VALUE - 1;
    private long nanos = startNanos;
    private Duration drainedAfter = Duration.ZERO;
    private int activeRequests;
    private Runnable atDrain = () -> {};

    @Override
    public void shutdownStarted(String reason) {
      reasons.add(reason);
    }

    @Override
    public boolean isDrained() {
      boolean isDrained = waited().compareTo(drainedAfter) >= 0;
      if (isDrained) {
        atDrain.run();
        atDrain = () -> {};
      }
      return isDrained;
    }

    @Override
    public int activeRequests() {
      return activeRequests;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    @Override
    public void waitNanos(long waited) {
      nanos += waited;
    }

    Duration waited() {
      return Duration.ofNanos(nanos - startNanos);
    }
  }
}
