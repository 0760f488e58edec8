package io.gatelens.gateway;

import io.gatelens.gateway.UpstreamAttempt.Ending;
import io.opentelemetry.semconv.ErrorAttributes.ErrorTypeValues;
import org.jspecify.annotations.Nullable;

/**
 * Who decided a request's answer, and why; derived from the timeline where no folder said it.
 *
 * <p>Of several attempts the last one counts: it is the one whose answer, or failure, the client
 * got. Only where several ran at once, and it was given up as another one had the answer, that one
 * does.
 */
final class ResponseOrigin {

  private static final int GATEWAY_TIMEOUT = 504;
  private static final int TOO_LARGE = 413;
  private static final int URI_TOO_LONG = 414;
  private static final int HEADERS_TOO_LARGE = 431;

  private static final ResponseSource[] SOURCES = ResponseSource.values();
  private static final ResponseFlag[] FLAGS = ResponseFlag.values();
  private static final ResponseOrigin[] ALL = all();

  private final ResponseSource source;
  private final @Nullable ResponseFlag flag;
  private final int number;

  private ResponseOrigin(ResponseSource source, @Nullable ResponseFlag flag) {
    this.source = source;
    this.flag = flag;
    this.number = number(source, flag);
  }

  /** The origin of the answer to a request that is over. */
  static ResponseOrigin of(GatewayRequest request) {
    ResponseFlag told = request.flag;
    UpstreamAttempt last = deciding(request);
    if (told != null) {
      return new Derivation(request, last).origin(told);
    }
    if (request.wasClientAborted) {
      return of(ResponseSource.CLIENT, ResponseFlag.CLIENT_ABORTED);
    }
    if (last == null) {
      return of(ResponseSource.GATEWAY, withoutAttempt(request));
    }
    Derivation derivation = new Derivation(request, last);
    return derivation.origin(derivation.flag());
  }

  private static @Nullable UpstreamAttempt deciding(GatewayRequest request) {
    UpstreamAttempt last = request.lastAttempt();
    if (last == null || last.previous == null || !isGivenUp(last)) {
      return last;
    }
    for (UpstreamAttempt at = last.previous; at != null; at = at.previous) {
      if (hasAnswered(at, request) && at.endedAfter >= last.startedAfter) {
        return at;
      }
    }
    return last;
  }

  private static boolean isGivenUp(UpstreamAttempt attempt) {
    return attempt.isEndPublished() && attempt.ending == Ending.CANCELLED;
  }

  private static boolean hasAnswered(UpstreamAttempt attempt, GatewayRequest request) {
    return attempt.isEndPublished()
        && attempt.ending == Ending.COMPLETED
        && attempt.statusCode == request.statusCode;
  }

  static ResponseOrigin of(ResponseSource source, @Nullable ResponseFlag flag) {
    return ALL[number(source, flag)];
  }

  ResponseSource source() {
    return source;
  }

  @Nullable ResponseFlag flag() {
    return flag;
  }

  /** A small number, for the keys of attribute sets. */
  int number() {
    return number;
  }

  /**
   * The request's {@code error.type}, null where there is none: the status from 500 on; else, where
   * no status says what was wrong, the class of what failed, or the flag. A failure that the
   * gateway answered with a 4xx is the client's, as the conventions have it.
   */
  @Nullable String errorType(GatewayRequest request) {
    int status = request.statusCode;
    if (status >= 500) {
      return HttpValues.statusText(status);
    }
    if (flag == ResponseFlag.CLIENT_ABORTED) {
      return status == 0 ? flag.value() : null;
    }
    if (status >= 400) {
      return null;
    }
    Throwable failure = request.failure;
    if (failure != null) {
      return ErrorTypes.of(failure);
    }
    // A WebSocket is answered before its upstream is: no status can tell that it failed.
    if ((source == ResponseSource.UPSTREAM || request.isUpgraded) && flag != null) {
      UpstreamAttempt last = request.lastAttempt();
      Throwable error = last == null ? null : last.error;
      return error == null ? flag.value() : ErrorTypes.of(error);
    }
    return status == 0 ? ErrorTypeValues.OTHER : null;
  }

  /** Whether the SERVER span's status is Error. A client that goes away is not the server's. */
  boolean isError(GatewayRequest request, @Nullable String errorType) {
    return errorType != null && (request.statusCode >= 500 || source != ResponseSource.CLIENT);
  }

  private static @Nullable ResponseFlag withoutAttempt(GatewayRequest request) {
    int status = request.statusCode;
    boolean isMatched = request.route != null;
    if (request.wasRouteMissed && !isMatched && status == 404) {
      return ResponseFlag.NO_ROUTE;
    }
    if (request.failure != null) {
      return isMatched ? ResponseFlag.FILTER_FAILED : ResponseFlag.GATEWAY_ERROR;
    }
    if (isMatched) {
      return isLimited(request, 0) ? ResponseFlag.RATE_LIMITED : ResponseFlag.FILTER_RESPONSE;
    }
    if (!request.wasRouteMissed && isBadRequest(status)) {
      return ResponseFlag.BAD_REQUEST;
    }
    return status == 0 || status >= 500 ? ResponseFlag.GATEWAY_ERROR : null;
  }

  /**
   * By whatever status: a limiter's is configured, and other filters may answer 429 too.
   *
   * @param since nanoseconds since the request's start; what was before does not count
   */
  private static boolean isLimited(GatewayRequest request, long since) {
    FilterTrail filters = request.filters();
    for (int step = filters.size() - 1; step >= 0; step--) {
      if (filters.enteredAfter(step) < since) {
        return false;
      }
      if (filters.filter(step).isRateLimiter() && filters.isShortCircuit(step)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBadRequest(int status) {
    return status == 400
        || status == TOO_LARGE
        || status == URI_TOO_LONG
        || status == HEADERS_TOO_LARGE;
  }

  private static ResponseOrigin[] all() {
    ResponseOrigin[] all = new ResponseOrigin[SOURCES.length * (FLAGS.length + 1)];
    for (ResponseSource source : SOURCES) {
      all[number(source, null)] = new ResponseOrigin(source, null);
      for (ResponseFlag flag : FLAGS) {
        all[number(source, flag)] = new ResponseOrigin(source, flag);
      }
    }
    return all;
  }

  @SuppressWarnings("EnumOrdinal") // the numbers are keys in this process, nothing else
  private static int number(ResponseSource source, @Nullable ResponseFlag flag) {
    return source.ordinal() * (FLAGS.length + 1) + (flag == null ? 0 : flag.ordinal() + 1);
  }

  /** What the last attempt says. */
  private record Derivation(GatewayRequest request, @Nullable UpstreamAttempt last) {

    /** The upstream's status reached the client: whatever else happened, the answer is its own. */
    private boolean isUpstreamStatus() {
      return last != null
          && last.firstByteAfter != GatewayRequest.NEVER
          && last.statusCode == request.statusCode;
    }

    private ResponseOrigin origin(@Nullable ResponseFlag flag) {
      if (flag == ResponseFlag.CLIENT_ABORTED) {
        return of(ResponseSource.CLIENT, flag);
      }
      boolean isUpstream = isUpstreamStatus() && (flag == null || isAboutUpstream(flag));
      return of(isUpstream ? ResponseSource.UPSTREAM : ResponseSource.GATEWAY, flag);
    }

    private static boolean isAboutUpstream(ResponseFlag flag) {
      return flag == ResponseFlag.UPSTREAM_RESET
          || flag == ResponseFlag.UPSTREAM_TRUNCATED
          || flag == ResponseFlag.UPSTREAM_TIMEOUT
          || flag == ResponseFlag.RETRIES_EXHAUSTED;
    }

    private @Nullable ResponseFlag flag() {
      if (last != null && isLimited(request, last.startedAfter)) {
        return ResponseFlag.RATE_LIMITED; // A retry came through the limiter again.
      }
      Ending ending = last == null || !last.isEndPublished() ? Ending.CANCELLED : last.ending;
      return switch (ending) {
        case FAILED -> ofFailure();
        case TRUNCATED -> ResponseFlag.UPSTREAM_TRUNCATED;
        case CANCELLED, DISCARDED -> ofCancelled();
        case COMPLETED -> ofAnswer();
      };
    }

    private ResponseFlag ofFailure() {
      Throwable error = last == null ? null : last.error;
      ResponseFlag cause = error == null ? null : FailureCause.of(error);
      return cause == null ? ResponseFlag.GATEWAY_ERROR : cause;
    }

    private @Nullable ResponseFlag ofCancelled() {
      if (isUpstreamStatus()) {
        return null;
      }
      Throwable failure = request.failure;
      ResponseFlag cause = failure == null ? null : FailureCause.of(failure);
      if (cause == ResponseFlag.UPSTREAM_TIMEOUT || request.statusCode == GATEWAY_TIMEOUT) {
        return ResponseFlag.UPSTREAM_TIMEOUT;
      }
      if (failure != null && hasFilterFailed()) {
        return ResponseFlag.FILTER_FAILED;
      }
      if (cause != null) {
        return cause;
      }
      return failure != null || request.statusCode == 0 || request.statusCode >= 500
          ? ResponseFlag.GATEWAY_ERROR
          : ResponseFlag.FILTER_RESPONSE;
    }

    private @Nullable ResponseFlag ofAnswer() {
      if (request.failure != null) {
        return hasFilterFailed() ? ResponseFlag.FILTER_FAILED : ResponseFlag.GATEWAY_ERROR;
      }
      if (!isUpstreamStatus()) {
        return ResponseFlag.FILTER_RESPONSE;
      }
      boolean isInVain = last != null && last.number > 0 && !last.isGoodAnswer();
      return isInVain ? ResponseFlag.RETRIES_EXHAUSTED : null;
    }

    /** Other than the one that asked the upstream: what that fails with is the upstream's. */
    private boolean hasFilterFailed() {
      FilterTrail filters = request.filters();
      for (int step = filters.size() - 1; step >= 0; step--) {
        if (filters.hasFailed(step) && (last == null || !filters.hasMade(step, last))) {
          return true;
        }
      }
      return false;
    }
  }
}
