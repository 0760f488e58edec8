package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request of a client on its way through the gateway: a SERVER span.
 *
 * <p>Made by {@link Gateway#requestStarted} and carried along with the request. Every call takes
 * its time by itself and does little more; after the end none does anything. {@link #ended} must be
 * called in the end, for every request; the metrics are recorded and the span ends there.
 *
 * <p>Threads: a request is touched by several in turn, sometimes by two at once (its client goes
 * away while an attempt ends elsewhere). The stamps are plain fields: their writers follow each
 * other in the gateway's own order, and where two race, either value is true. Start and end are
 * claimed as {@link SpanLifecycle} says; the attempts are a lock-free list, newest first.
 */
public final class GatewayRequest extends LateSpan {

  static final long NEVER = -1;

  private static final AtomicReferenceFieldUpdater<GatewayRequest, @Nullable UpstreamAttempt>
      LAST_ATTEMPT =
          AtomicReferenceFieldUpdater.newUpdater(
              GatewayRequest.class, UpstreamAttempt.class, "lastAttempt");

  /** One, and one for each forward. */
  private static final int MAX_ROUTE_LOOKUPS = 16;

  final Gateway gateway;
  final long startEpochNanos;
  final int method;
  final int scheme;
  RequestHead head;

  // Stamps: nanoseconds since the request's start.
  long committedAfter = NEVER;
  long endedAfter = NEVER;
  long failedAfter = NEVER;
  long backoffNanos;

  // NEVER where the transport does not count them.
  long requestBodyBytes = NEVER;
  long responseBodyBytes = NEVER;

  volatile @Nullable Route route;
  volatile @Nullable Throwable failure;
  volatile @Nullable ResponseFlag flag;
  volatile boolean wasClientAborted;
  boolean wasRouteMissed;
  volatile boolean isUpgraded;
  private volatile boolean isBroken;
  @Nullable String configHash;
  int statusCode;

  // Written by the thread that starts the span, before the context is there.
  @Nullable String protocolVersion;
  boolean isRouteOnSpan;
  Context parent = Context.root();

  /** Its spans that are made after all; null where it is not kept. Read by who ends an attempt. */
  volatile @Nullable KeptRequest kept;

  /** The client's span, where it is not the parent. */
  @Nullable SpanContext linked;

  /** Whether the client sent a {@code tracestate} that is not of this trace. */
  boolean hasForeignTraceState;

  private final FilterTrail filters = new FilterTrail(this);

  /** Newest first. Searches follow each other; where two race, one may be missing. */
  private @Nullable RouteLookup lastLookup;

  private int routeLookups;

  final long startNanos;
  private volatile @Nullable UpstreamAttempt lastAttempt;
  private @Nullable UpstreamAttempt lastAttemptAtEnd;

  /** Benign race: of two that are made at once, one is nested in the other for a moment. */
  private volatile @Nullable RequestContext contextForCode;

  GatewayRequest(Gateway gateway, RequestHead head) {
    this.gateway = gateway;
    this.head = head;
    this.startNanos = gateway.clock().nanoTime();
    this.startEpochNanos = gateway.clock().epochNanosAt(startNanos);
    int knownMethod = HttpMethod.OTHER;
    int knownScheme = HttpValues.UNKNOWN;
    try {
      knownMethod = HttpMethod.number(head.method());
      knownScheme = HttpValues.scheme(head.scheme());
    } catch (RuntimeException e) {
      gateway.modelFailed(e);
    }
    this.method = knownMethod;
    this.scheme = knownScheme;
  }

  /**
   * The routes are about to be looked through.
   *
   * @return the search, whose end has to be told; null where it is not followed
   */
  public @Nullable RouteLookup routeLookupStarted() {
    if (routeLookups >= MAX_ROUTE_LOOKUPS || isEndClaimed()) {
      return null;
    }
    routeLookups++;
    RouteLookup lookup = new RouteLookup(this, lastLookup);
    lastLookup = lookup;
    return lookup;
  }

  /** The newest search for a route; null where there was none yet. */
  public @Nullable RouteLookup routeLookup() {
    return lastLookup;
  }

  /** A route matched. The first one wins: a forward to another route keeps the first. */
  public void routeMatched(Route route) {
    if (this.route != null || isEndClaimed()) {
      return;
    }
    this.configHash = gateway.config().shortHash();
    this.route = route;
    Context started = contextIfStarted();
    if (started != null) {
      ServerSpan.addRoute(this, Span.fromContext(started));
    }
  }

  /** The routes were looked through and none matched. */
  public void routeMissed() {
    configHash = gateway.config().shortHash();
    wasRouteMissed = true;
  }

  /** The route that matched; null before that, and where none did. */
  public @Nullable Route route() {
    return route;
  }

  /**
   * An attempt to get an answer from an upstream begins now. Several may be open at once; they are
   * numbered in the order of these calls. One that begins after the request's end is not reported.
   */
  public UpstreamAttempt attempt(AttemptHead head) {
    @Nullable UpstreamAttempt previous;
    UpstreamAttempt attempt;
    do {
      previous = lastAttempt;
      attempt = new UpstreamAttempt(this, head, previous);
    } while (!LAST_ATTEMPT.compareAndSet(this, previous, attempt));
    // Read after the write above: either this sees the end, or the end sees the attempt.
    if (isEndClaimed()) {
      attempt.discard();
    }
    return attempt;
  }

  /** Whether there was an {@link #attempt} by now, and so a CLIENT span. */
  public boolean hasAttempts() {
    return lastAttempt != null;
  }

  /** Its way through the filters. */
  public FilterTrail filters() {
    return filters;
  }

  /** The gateway slept that long between two attempts. Adds up. */
  public void backoff(long nanos) {
    if (!isEndClaimed()) {
      backoffNanos += Math.max(0, nanos);
    }
  }

  /** The response's head is being written. The first call wins. */
  public void responseCommitted() {
    if (committedAfter == NEVER && !isEndClaimed()) {
      committedAfter = sinceStart();
    }
  }

  /** What the gateway's handler failed with. The first call wins. */
  public void failed(Throwable error) {
    if (failure == null && !isEndClaimed()) {
      failedAfter = sinceStart();
      failure = error;
    }
  }

  /**
   * The gateway's code was left by an error that is no signal, and nothing answers any more: what
   * the transport does then, such as to close the connection, is no abort of the client's.
   */
  public void broken(Throwable error) {
    isBroken = true;
    failed(error);
  }

  /** The client went away before the response was complete. */
  public void clientAborted() {
    if (!isEndClaimed() && !isBroken) {
      wasClientAborted = true;
    }
  }

  /**
   * How much of the bodies was transferred, compressed or not, as the transport counts. Called
   * before {@link #ended}; what nobody tells is not reported.
   */
  public void bodyBytes(long received, long sent) {
    if (!isEndClaimed()) {
      requestBodyBytes = received;
      responseBodyBytes = sent;
    }
  }

  /**
   * The client's handshake for a WebSocket was answered; the request ends then, or when the
   * upstream's handshake is over. To be called once.
   */
  public WebSocketSession webSocketOpened() {
    isUpgraded = true;
    return new WebSocketSession(this);
  }

  /** Why the response is not simply the upstream's, from who knows best. The first call wins. */
  public void flag(ResponseFlag flag) {
    if (this.flag == null && !isEndClaimed()) {
      this.flag = flag;
    }
  }

  /**
   * The request is over; everything is recorded here. Attempts that are still open are cancelled.
   * The first call wins.
   *
   * @param statusCode the response's status; 0 where no response was sent
   */
  public void ended(int statusCode) {
    if (!claimEnd()) {
      return;
    }
    try {
      end(HttpValues.status(statusCode));
    } finally {
      gateway.requestEnded(this);
    }
  }

  /** Whether {@link #ended} was called. */
  public boolean isEnded() {
    return isEndClaimed();
  }

  /**
   * The context of the SERVER span, for code that is to see it as current. Starts the span, so the
   * route should be known by then. Before telemetry is up it is the root context, and so it is for
   * what asks while it starts the span itself.
   */
  public Context context() {
    Context started = contextIfStarted();
    if (started != null) {
      return started;
    }
    Telemetry telemetry = gateway.telemetry();
    if (telemetry == null) {
      return Context.root();
    }
    start(telemetry);
    started = awaitContext();
    return started == null ? Context.root() : started;
  }

  /**
   * What code that runs for this request is to see as current: {@link #context()}, which is started
   * when that code looks into it. Null where the settings say that nothing is made current.
   */
  public @Nullable Context contextForCode() {
    if (!gateway.settings().makesCurrent()) {
      return null;
    }
    RequestContext known = contextForCode;
    if (known == null) {
      known = new RequestContext(this);
      contextForCode = known;
    }
    return known;
  }

  /**
   * The response's header that is to carry the trace id, as it was asked for; null where none was.
   */
  public @Nullable String traceResponseHeader() {
    return gateway.settings().traceResponseHeader();
  }

  /** The trace id, sampled or not; null before telemetry is up. Starts the SERVER span. */
  public @Nullable String traceId() {
    SpanContext span = Span.fromContext(context()).getSpanContext();
    return span.isValid() ? span.getTraceId() : null;
  }

  /** Of a request that is over, the last attempt that began before its end. */
  @Nullable UpstreamAttempt lastAttempt() {
    return isEndPublished() ? lastAttemptAtEnd : lastAttempt;
  }

  long sinceStart() {
    return Math.max(0, gateway.clock().nanoTime() - startNanos);
  }

  /**
   * Whether a step of the request, if it is recorded, becomes a span.
   *
   * @param isRemarkable whether it failed, or decided the answer
   * @param ownNanos what it took for itself
   */
  boolean wantsStep(boolean isRemarkable, long ownNanos) {
    return gateway.settings().wantsStep(route, isRemarkable, ownNanos);
  }

  /** Starts the span unless it was started, and records it if the request is over already. */
  void start(Telemetry telemetry) {
    start(Context.root(), telemetry);
  }

  @Override
  Context startSpan(Context without, Telemetry telemetry) {
    return ServerSpan.start(this, telemetry);
  }

  @Override
  void startFailed(RuntimeException error) {
    gateway.modelFailed(error);
  }

  private void end(int status) {
    endedAfter = sinceStart();
    statusCode = status;
    if (configHash == null) {
      configHash = gateway.config().shortHash();
    }
    UpstreamAttempt last = lastAttempt;
    for (UpstreamAttempt at = last; at != null; at = at.previous) {
      at.endedWithRequest(endedAfter);
    }
    while (last != null && last.isDiscarded()) {
      last = last.previous;
    }
    lastAttemptAtEnd = last;
    boolean wasStarted = publishEnd();
    Telemetry telemetry = gateway.telemetry();
    if (telemetry == null) {
      keep();
    } else if (wasStarted) {
      recordStarted(telemetry);
    } else {
      start(telemetry);
    }
  }

  @Override
  void record(Context started, Telemetry telemetry) {
    try {
      new RequestReport(this, started, telemetry).write();
    } catch (RuntimeException e) {
      gateway.modelFailed(e);
    } finally {
      RequestContext lent = contextForCode;
      if (lent != null) {
        lent.settle(started);
      }
    }
  }

  private void keep() {
    int spans = 1;
    for (UpstreamAttempt at = lastAttempt(); at != null; at = at.previous) {
      spans++;
    }
    try {
      head = new RequestHeadCopy(head);
    } catch (RuntimeException e) {
      gateway.modelFailed(e);
    }
    gateway.report(spans, this::start);
  }
}
