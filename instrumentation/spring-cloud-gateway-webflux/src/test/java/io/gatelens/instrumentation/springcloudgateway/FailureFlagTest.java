package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.ResponseFlag;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.cloud.gateway.support.ServiceUnavailableException;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

class FailureFlagTest {

  @Test
  void noInstance_isNoTarget() {
    assertThat(FailureFlag.ofHandled(NotFoundException.create(true, "orders")))
        .isEqualTo(ResponseFlag.NO_TARGET);
  }

  @Test
  void openCircuit_isCircuitOpen_alsoAsACause() {
    Exception wrapped = new IllegalStateException(new ServiceUnavailableException());

    assertThat(FailureFlag.ofHandled(wrapped)).isEqualTo(ResponseFlag.CIRCUIT_OPEN);
  }

  @Test
  void gatewayTimeout_isTheUpstreams_onlyWhenATimeoutCausedIt() {
    Exception timeout = new org.springframework.cloud.gateway.support.TimeoutException("slow");

    assertThat(FailureFlag.ofHandled(status(HttpStatus.GATEWAY_TIMEOUT, timeout)))
        .isEqualTo(ResponseFlag.UPSTREAM_TIMEOUT);
    assertThat(FailureFlag.ofHandled(status(HttpStatus.GATEWAY_TIMEOUT, null))).isNull();
    assertThat(FailureFlag.ofHandled(status(HttpStatus.BAD_GATEWAY, timeout))).isNull();
  }

  @Test
  void timeout_isTheUpstreams_whenACircuitBreakerSaysSo() {
    assertThat(FailureFlag.ofFallback(new TimeoutException()))
        .isEqualTo(ResponseFlag.UPSTREAM_TIMEOUT);
    assertThat(FailureFlag.ofHandled(new TimeoutException())).isNull();
  }

  @Test
  void otherErrors_areLeftToTheModel() {
    assertThat(FailureFlag.ofHandled(new IOException())).isNull();
    assertThat(FailureFlag.ofHandled(null)).isNull();
    assertThat(FailureFlag.ofFallback(null)).isNull();
  }

  private static ResponseStatusException status(HttpStatus status, @Nullable Exception cause) {
    return new ResponseStatusException(status, "", cause);
  }
}
