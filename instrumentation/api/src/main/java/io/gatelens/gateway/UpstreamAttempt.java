package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * One try to get an answer from an upstream: a CLIENT span. A retry is a new attempt.
 *
 * <p>Made by {@link GatewayRequest#attempt}, which is also its start. Every call takes its time by
 * itself; the first terminal one of {@link #completed()}, {@link #failed}, {@link #truncated} and
 * {@link #cancelled()} wins and the others do nothing. An attempt that is open when its request
 * ends is cancelled then.
 *
 * <p>Threads: as {@link GatewayRequest} says.
 */
public final class UpstreamAttempt extends LateSpan {

  /** What ended an attempt. */
  enum Ending {
    COMPLETED,
    FAILED,
    TRUNCATED,
    CANCELLED,
    /** It began after its request's end. */
    DISCARDED
  }

  final int number;
  final @Nullable UpstreamAttempt previous;
  AttemptHead head;

  // Stamps: nanoseconds since the request's start.
  final long startedAfter;
  long acquiredAfter = GatewayRequest.NEVER;
  long preparedAfter = GatewayRequest.NEVER;
  long sentAfter = GatewayRequest.NEVER;
  long firstByteAfter = GatewayRequest.NEVER;
  long firstBodyByteAfter = GatewayRequest.NEVER;

  boolean wasConnectionReused;

  /** Of the last connection that was opened for the attempt; null where none was. */
  @Nullable ConnectionOpening opening;

  int statusCode;

  /** Of a gRPC call, {@link GrpcStatus}'s name; null of anything else. */
  @Nullable String rpcStatus;

  // Written by the thread that claimed the end; read where isEndPublished() only.
  long endedAfter = GatewayRequest.NEVER;
  Ending ending = Ending.DISCARDED;
  @Nullable Throwable error;

  private final GatewayRequest request;

  /** Whether its own span, sampled or not, has all that it will have. */
  private volatile boolean isReported;

  UpstreamAttempt(GatewayRequest request, AttemptHead head, @Nullable UpstreamAttempt previous) {
    this.request = request;
    this.head = head;
    this.previous = previous;
    this.number = previous == null ? 0 : previous.number + 1;
    this.startedAfter = request.sinceStart();
  }

  /** A connection is about to be opened for the attempt. The last call wins. */
  public ConnectionOpening connectionOpening() {
    ConnectionOpening begun = new ConnectionOpening(request);
    opening = begun;
    return begun;
  }

  /** The attempt has a connection: a pooled one, or one that was opened for it. Last call wins. */
  public void connectionAcquired(boolean reused) {
    acquiredAfter = request.sinceStart();
    wasConnectionReused = reused;
  }

  /** As the other one, for a carrier with no header of the client's in it. */
  public <C> void requestPrepared(C carrier, TextMapSetter<C> setter) {
    requestPrepared(carrier, setter, (of, name) -> {});
  }

  /**
   * The request's head is about to be written. Starts the CLIENT span and injects its context; the
   * values are set in place of those that the gateway forwards. A transport that writes the head
   * again, on another connection, calls this again. Before telemetry is up, and once the attempt is
   * over, nothing is injected. The headers that no upstream is to get from a client are removed in
   * any case.
   */
  public <C> void requestPrepared(C carrier, TextMapSetter<C> setter, HeaderRemover<C> remover) {
    clear(carrier, remover);
    if (isEndClaimed()) {
      return;
    }
    if (preparedAfter == GatewayRequest.NEVER) {
      preparedAfter = request.sinceStart();
    }
    Telemetry telemetry = request.gateway.telemetry();
    if (telemetry == null) {
      return;
    }
    request.context();
    start(telemetry);
    Context started = contextIfStarted();
    if (started == null) {
      return;
    }
    try {
      telemetry
          .propagation()
          .inject(started, request.head, carrier, setter, remover, request.hasForeignTraceState);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
  }

  /** The request was written. */
  public void requestSent() {
    sentAfter = request.sinceStart();
  }

  /** The response's status and headers are there. The first call wins. */
  public void firstByte(int statusCode) {
    if (firstByteAfter == GatewayRequest.NEVER) {
      this.statusCode = HttpValues.status(statusCode);
      firstByteAfter = request.sinceStart();
    }
  }

  /** A piece of the response's body is there. The first call wins; the others cost nothing. */
  public void firstBodyByte() {
    if (firstBodyByteAfter == GatewayRequest.NEVER) {
      firstBodyByteAfter = request.sinceStart();
    }
  }

  /**
   * The response is gRPC's and says how the call ended: in its trailers, or in its head where it
   * has nothing else. Before {@link #completed()}.
   *
   * @param grpcStatus the value of {@code grpc-status}
   */
  public void grpcStatus(String grpcStatus) {
    if (!isEndClaimed()) {
      rpcStatus = GrpcStatus.name(grpcStatus);
    }
  }

  /** The response is complete. */
  public void completed() {
    end(Ending.COMPLETED, null, GatewayRequest.NEVER);
  }

  /** The attempt failed. */
  public void failed(Throwable error) {
    end(Ending.FAILED, error, GatewayRequest.NEVER);
  }

  /** The upstream ended the response's body too early, with that error where there is one. */
  public void truncated(@Nullable Throwable error) {
    end(Ending.TRUNCATED, error, GatewayRequest.NEVER);
  }

  /** The gateway gave the attempt up: its client went away, or it had waited long enough. */
  public void cancelled() {
    end(Ending.CANCELLED, null, GatewayRequest.NEVER);
  }

  /** Whether a terminal event was recorded. */
  public boolean isEnded() {
    return isEndClaimed();
  }

  /** The request that the attempt is made for. */
  public GatewayRequest request() {
    return request;
  }

  /** Whether it got the whole of an answer that is no failure of the upstream's. */
  boolean isGoodAnswer() {
    return isEndPublished() && ending == Ending.COMPLETED && statusCode < 500;
  }

  /**
   * From when on the response was waited for: the request was sent then. A response may be there
   * before all of the request is, or before the transport knows that it is; then it is the moment
   * at which the head was about to be written.
   */
  long waitedFrom() {
    boolean wasEarly =
        firstByteAfter != GatewayRequest.NEVER
            && (sentAfter == GatewayRequest.NEVER || sentAfter > firstByteAfter);
    return wasEarly ? preparedAfter : sentAfter;
  }

  void endedWithRequest(long requestEndedAfter) {
    end(Ending.CANCELLED, null, requestEndedAfter);
  }

  /** The request is over: nothing is reported of this attempt. */
  void discard() {
    if (claimStart() && claimEnd()) {
      publishEnd();
    }
  }

  /** Whether the wait for its connection is known, or was its last: not every transport tells. */
  boolean tellsOfItsConnection() {
    return acquiredAfter != GatewayRequest.NEVER
        || (preparedAfter == GatewayRequest.NEVER && ending != Ending.COMPLETED);
  }

  /** Whether the end of its request is known, or was not reached: an answer may come before it. */
  boolean tellsOfItsRequest() {
    return sentAfter != GatewayRequest.NEVER || firstByteAfter == GatewayRequest.NEVER;
  }

  boolean isDiscarded() {
    return isEndPublished() && ending == Ending.DISCARDED;
  }

  /** The context of its CLIENT span; null where the attempt was not reported yet. */
  @Nullable Context contextIfReported() {
    return isReported ? contextIfStarted() : null;
  }

  /** Makes the span of an attempt that ended before its request's span was there. */
  void recordIfEnded(Telemetry telemetry) {
    if (isEndPublished()) {
      start(telemetry);
    }
  }

  private <C> void clear(C carrier, HeaderRemover<C> remover) {
    try {
      request.gateway.unwantedHeaders().remove(request.head, carrier, remover);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
  }

  private void end(Ending ending, @Nullable Throwable error, long requestEndedAfter) {
    if (!claimEnd()) {
      return;
    }
    this.endedAfter =
        requestEndedAfter == GatewayRequest.NEVER ? request.sinceStart() : requestEndedAfter;
    this.ending = ending;
    this.error = error;
    boolean wasStarted = publishEnd();
    Telemetry telemetry = request.gateway.telemetry();
    if (telemetry != null) {
      if (wasStarted) {
        recordStarted(telemetry);
        return;
      }
      request.start(telemetry);
      start(telemetry);
    }
    if (!isStartClaimed()) {
      // The request's end records it; the transport's object may not live that long.
      copyHead();
    }
  }

  /** Starts the span once its parent is there, and records it if the attempt is over already. */
  private void start(Telemetry telemetry) {
    Context parent = request.contextIfStarted();
    if (parent != null) {
      start(parent, telemetry);
    }
  }

  @Override
  Context startSpan(Context parent, Telemetry telemetry) {
    return ClientSpan.start(this, parent, telemetry);
  }

  @Override
  void startFailed(RuntimeException error) {
    request.gateway.modelFailed(error);
  }

  @Override
  void record(Context started, Telemetry telemetry) {
    Context parent = request.contextIfStarted();
    if (started != parent && mayBeKept(started)) {
      copyHead(); // The request's end may make the span after all.
    }
    try {
      if (started != parent) {
        ClientSpan.end(this, started, telemetry);
      }
      telemetry.attempts().record(this, started);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
    isReported = true; // Before the look at the request: either side sees the other.
    KeptRequest kept = request.kept;
    if (kept != null) {
      kept.write(this);
    }
  }

  private boolean mayBeKept(Context started) {
    return request.gateway.spanKeeper() != null
        && !Span.fromContext(started).getSpanContext().isSampled();
  }

  private void copyHead() {
    try {
      head = new AttemptHeadCopy(head);
    } catch (RuntimeException e) {
      request.gateway.modelFailed(e);
    }
  }
}
