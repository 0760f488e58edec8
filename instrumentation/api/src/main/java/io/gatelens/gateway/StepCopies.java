package io.gatelens.gateway;

import io.gatelens.gateway.RequestStep.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a request that is over which say where its time went: each attempt, what took a
 * hundredth of the whole or more, and what failed or answered.
 */
final class StepCopies {

  private static final int MAX_NAME_CHARS = 64;
  private static final int MAX_NOTE_CHARS = 120;

  /** Retries are configured, and their number with them. */
  private static final int MAX_ATTEMPTS = 64;

  private static final int MIN_SHARE = 100;

  private final GatewayRequest request;
  private final AttemptIntervals attempts;
  private final List<RequestStep> steps = new ArrayList<>();
  private int omittedAttempts;

  StepCopies(GatewayRequest request, AttemptIntervals attempts) {
    this.request = request;
    this.attempts = attempts;
  }

  List<RequestStep> steps() {
    addLookups();
    addFilters();
    int left = MAX_ATTEMPTS;
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      if (!at.isEndPublished() || at.isDiscarded()) {
        continue;
      }
      if (left > 0) {
        addAttempt(at);
        left--;
      } else {
        omittedAttempts++;
      }
    }
    long committed = Latency.committedAfter(request);
    addIfLong(Kind.TRANSFER, "transfer to the client", committed, request.endedAfter);
    return steps;
  }

  /** How many attempts are not among the {@link #steps}: the first of too many. */
  int omittedAttempts() {
    return omittedAttempts;
  }

  private void addLookups() {
    for (RouteLookup at = request.routeLookup(); at != null; at = at.previous) {
      boolean hasFailed = at.hasFailed();
      long end = orEnd(at.endedAfter());
      if (hasFailed || isLong(end - at.startedAfter())) {
        add(
            Kind.ROUTE,
            "search for the route",
            null,
            at.startedAfter(),
            end,
            end - at.startedAfter(),
            hasFailed);
      }
    }
  }

  private void addFilters() {
    FilterTrail trail = request.filters();
    for (int step = 0; step < trail.size(); step++) {
      if (trail.isLost(step)) {
        continue;
      }
      boolean isBack = trail.hasPostPhase(step);
      long end = orEnd(trail.exitedAfter(step));
      String note = trail.isShortCircuit(step) ? "answered the request itself" : null;
      addFilter(
          step,
          " pre",
          trail.enteredAfter(step),
          trail.isHandedOn(step) ? trail.handedOnAfter(step) : end,
          note,
          trail.hasFailed(step) && !isBack);
      if (isBack) {
        addFilter(step, " post", trail.resumedAfter(step), end, null, trail.hasFailed(step));
      }
    }
  }

  private void addFilter(
      int step, String way, long from, long to, @Nullable String note, boolean hasFailed) {
    long ownNanos = attempts.ownNanos(from, to);
    if (!hasFailed && note == null && !isLong(ownNanos)) {
      return;
    }
    FilterTrail trail = request.filters();
    Throwable error = hasFailed ? trail.error(step) : null;
    add(
        Kind.FILTER,
        trail.filter(step).name().concat(way),
        error == null ? note : ErrorTypes.of(error),
        from,
        to,
        ownNanos,
        hasFailed);
  }

  private void addAttempt(UpstreamAttempt attempt) {
    String errorType = ClientSpan.errorType(attempt);
    boolean hasFailed = errorType != null || attempt.statusCode >= 500;
    add(
        Kind.ATTEMPT,
        "attempt " + (attempt.number + 1),
        note(attempt, errorType),
        attempt.startedAfter,
        attempt.endedAfter,
        attempt.endedAfter - attempt.startedAfter,
        hasFailed);
    addPhases(attempt);
  }

  private static String note(UpstreamAttempt attempt, @Nullable String errorType) {
    StringBuilder note = new StringBuilder();
    String address = attempt.head.serverAddress();
    if (address != null) {
      note.append(address);
      int port = attempt.head.serverPort();
      if (port > 0) {
        note.append(':').append(port);
      }
    }
    if (attempt.statusCode != 0) {
      note.append(" answered ").append(attempt.statusCode);
    }
    if (errorType != null) {
      note.append(note.isEmpty() ? "" : ", ").append(errorType);
    }
    return note.toString();
  }

  private void addPhases(UpstreamAttempt attempt) {
    if (attempt.tellsOfItsConnection()) {
      addPhase(attempt, "wait for a connection", attempt.startedAfter, attempt.acquiredAfter);
    }
    ConnectionOpening opening = attempt.opening;
    if (opening != null) {
      addPhase(attempt, "name lookup", opening.lookupStartedAfter, opening.connectStartedAfter);
      addPhase(attempt, "connect", opening.connectStartedAfter, opening.connectedAfter);
      addPhase(
          attempt, "TLS handshake", opening.handshakeStartedAfter, opening.handshakeEndedAfter);
    }
    long firstByte = attempt.firstByteAfter;
    if (attempt.tellsOfItsRequest()) {
      addPhase(attempt, "send the request", attempt.preparedAfter, attempt.sentAfter);
    }
    addPhase(attempt, "wait for the answer", attempt.waitedFrom(), firstByte);
    addPhase(attempt, "receive the answer", firstByte, attempt.endedAfter);
  }

  /** One that was under way when the attempt ended lasted until then, and failed with it. */
  private void addPhase(UpstreamAttempt attempt, String name, long from, long to) {
    if (from == GatewayRequest.NEVER) {
      return;
    }
    boolean isCutOff = to == GatewayRequest.NEVER;
    long end = isCutOff ? attempt.endedAfter : to;
    boolean hasFailed = isCutOff && attempt.error != null;
    if (hasFailed || isLong(end - from)) {
      add(Kind.PHASE, name, null, from, end, end - from, hasFailed);
    }
  }

  private void addIfLong(Kind kind, String name, long from, long to) {
    if (to > from && isLong(to - from)) {
      add(kind, name, null, from, to, to - from, false);
    }
  }

  private void add(
      Kind kind,
      String name,
      @Nullable String note,
      long from,
      long to,
      long ownNanos,
      boolean hasFailed) {
    long start = within(from);
    long end = Math.max(start, within(to));
    steps.add(
        new RequestStep(
            kind,
            Shortened.to(MAX_NAME_CHARS, name),
            note == null || note.isEmpty() ? null : Shortened.to(MAX_NOTE_CHARS, note),
            start,
            end,
            Math.max(0, Math.min(ownNanos, end - start)),
            hasFailed));
  }

  private boolean isLong(long nanos) {
    return nanos * MIN_SHARE >= request.endedAfter;
  }

  private long orEnd(long after) {
    return after == GatewayRequest.NEVER ? request.endedAfter : after;
  }

  private long within(long after) {
    return Math.max(0, Math.min(after, request.endedAfter));
  }
}
