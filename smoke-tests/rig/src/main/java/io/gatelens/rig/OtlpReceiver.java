package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A real OTLP receiver on two loopback ports, http/protobuf and gRPC. It keeps what arrives in
 * bounded memory, lets a test wait for it, and can be told to misbehave. Safe for any thread.
 */
public final class OtlpReceiver implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task, "otlp-receiver");
            thread.setDaemon(true);
            return thread;
          });
  private final Received received = new Received();
  private final Fault fault = new Fault();
  private final int httpPort;
  private final int grpcPort;
  private OtlpHttpServer http;
  private OtlpGrpcServer grpc;
  private boolean isListening = true;

  private OtlpReceiver(int wantedHttpPort, int wantedGrpcPort) throws IOException {
    http = new OtlpHttpServer(wantedHttpPort, executor, received, fault);
    httpPort = http.port();
    grpc = new OtlpGrpcServer(wantedGrpcPort, executor, received, fault);
    grpcPort = grpc.port();
  }

  /** Starts on two free ports. */
  public static OtlpReceiver start() {
    return start(0, 0);
  }

  /**
   * Starts on the given ports, 0 for any.
   *
   * @throws UncheckedIOException when one is taken
   */
  public static OtlpReceiver start(int httpPort, int grpcPort) {
    try {
      return new OtlpReceiver(httpPort, grpcPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of {@code otel.exporter.otlp.endpoint} for http/protobuf. */
  public String httpEndpoint() {
    return "http://127.0.0.1:" + httpPort;
  }

  /** The value of {@code otel.exporter.otlp.endpoint} for gRPC. */
  public String grpcEndpoint() {
    return "http://127.0.0.1:" + grpcPort;
  }

  /** The spans that arrived, oldest first. */
  public List<ReceivedSpan> spans() {
    return received.spans();
  }

  /** The spans that arrived since the last call, oldest first; they are forgotten. */
  public List<ReceivedSpan> takeSpans() {
    return received.takeSpans();
  }

  /** The latest point of every series that ever arrived. */
  public List<ReceivedMetric> metrics() {
    return received.metrics();
  }

  /** The points of the newest metric export only: without series that ceased. */
  public List<ReceivedMetric> currentMetrics() {
    return received.currentMetrics();
  }

  /** The log records that arrived, oldest first. */
  public List<ReceivedLog> logs() {
    return received.logs();
  }

  /** The export requests that arrived, oldest first; those answered badly too. */
  public List<ReceivedRequest> requests() {
    return received.requests();
  }

  /** Forgets what arrived so far. */
  public void clear() {
    received.clear();
  }

  /**
   * Waits for a span.
   *
   * @throws AssertionError after {@code timeout}, listing the spans received
   */
  public ReceivedSpan awaitSpan(Predicate<ReceivedSpan> wanted, Duration timeout) {
    return awaitSpans(1, wanted, timeout).get(0);
  }

  /**
   * Waits until at least so many spans fit and returns them all, oldest first.
   *
   * @throws AssertionError after {@code timeout}, listing the spans received
   */
  public List<ReceivedSpan> awaitSpans(
      int atLeast, Predicate<ReceivedSpan> wanted, Duration timeout) {
    return received.await("spans", atLeast, received::spans, wanted, timeout);
  }

  /**
   * Waits until the latest point of some series fits.
   *
   * @throws AssertionError after {@code timeout}, listing the series received
   */
  public ReceivedMetric awaitMetric(Predicate<ReceivedMetric> wanted, Duration timeout) {
    return received.await("metrics", 1, received::metrics, wanted, timeout).get(0);
  }

  /**
   * Waits for an export request.
   *
   * @throws AssertionError after {@code timeout}, listing the requests received
   */
  public ReceivedRequest awaitRequest(Predicate<ReceivedRequest> wanted, Duration timeout) {
    return received.await("requests", 1, received::requests, wanted, timeout).get(0);
  }

  /**
   * Waits until a condition over everything received holds; asked after every arrival, it may call
   * {@link #spans}, {@link #metrics} and the like.
   *
   * @return false after {@code timeout}
   */
  public boolean await(BooleanSupplier condition, Duration timeout) {
    return received.await(condition, timeout);
  }

  /** From now on answers with this HTTP status, in gRPC the one it maps to, and keeps nothing. */
  public void answer(int status) {
    fault.set(status, Duration.ZERO);
  }

  /** From now on takes requests and does not answer until {@link #recover}. */
  public void hang() {
    fault.set(503, Duration.ofDays(1));
  }

  /** From now on answers well, but only after a while. */
  public void delay(Duration delay) {
    fault.set(200, delay);
  }

  /** Closes both ports: connections are refused until {@link #recover}. */
  public synchronized void refuse() {
    if (isListening) {
      isListening = false;
      fault.clear();
      http.close();
      grpc.close();
    }
  }

  /** Ends every fault; the ports stay what they were. */
  public synchronized void recover() {
    fault.clear();
    if (isListening) {
      return;
    }
    try {
      http = new OtlpHttpServer(httpPort, executor, received, fault);
      grpc = new OtlpGrpcServer(grpcPort, executor, received, fault);
      isListening = true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    refuse();
    executor.shutdownNow();
  }
}
