package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ResponseFlag;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory.CircuitBreakerStatusCodeException;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.cloud.gateway.support.ServiceUnavailableException;
import org.springframework.web.server.ResponseStatusException;

/** Failures whose reason only Spring Cloud Gateway's own exceptions tell. */
final class FailureFlag {

  private static final int MAX_CAUSES = 8;
  private static final int GATEWAY_TIMEOUT = 504;

  private FailureFlag() {}

  /**
   * The flag of an error that the gateway answered; null where the model knows better.
   *
   * @param statusCode of that answer: the exception's own is read by another method before Spring
   *     Framework 6
   */
  static @Nullable ResponseFlag ofHandled(@Nullable Throwable error, int statusCode) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      if (cause instanceof NotFoundException) {
        // The load balancer's filter; the other users of the class are the actuator's endpoints.
        return ResponseFlag.NO_TARGET;
      }
      if (cause instanceof ServiceUnavailableException || isNotPermitted(cause)) {
        // The circuit breaker's filter throws the first in place of the second.
        return ResponseFlag.CIRCUIT_OPEN;
      }
      if (cause instanceof ResponseStatusException
          && (isResponseTimeout(cause.getCause())
              || (statusCode == GATEWAY_TIMEOUT && isTimeout(cause.getCause())))) {
        return ResponseFlag.UPSTREAM_TIMEOUT;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** The flag of an error that made a circuit breaker run its fallback. */
  static @Nullable ResponseFlag ofFallback(@Nullable Throwable error) {
    return isTimeout(error) ? ResponseFlag.UPSTREAM_TIMEOUT : ofHandled(error, 0);
  }

  /**
   * Whether the error is only how a circuit breaker counts an answer: the upstream's status is what
   * the client gets, and nothing failed in the gateway.
   */
  static boolean isUpstreamStatus(Throwable error) {
    return error instanceof CircuitBreakerStatusCodeException;
  }

  private static boolean isTimeout(@Nullable Throwable error) {
    return error instanceof TimeoutException || isResponseTimeout(error);
  }

  /** What the routing filter makes of a response-timeout. */
  private static boolean isResponseTimeout(@Nullable Throwable error) {
    return error instanceof org.springframework.cloud.gateway.support.TimeoutException;
  }

  /** Resilience4j is an optional library of the gateway: its class may not be there. */
  private static boolean isNotPermitted(Throwable error) {
    return error
        .getClass()
        .getName()
        .equals("io.github.resilience4j.circuitbreaker.CallNotPermittedException");
  }
}
