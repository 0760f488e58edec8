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
    assertThat(FailureFlag.ofHandled(NotFoundException.create(true, "orders"), 404))
        .isEqualTo(ResponseFlag.NO_TARGET);
  }

  @Test
  void openCircuit_isCircuitOpen_alsoAsACause() {
    Exception wrapped = new IllegalStateException(new ServiceUnavailableException());

    assertThat(FailureFlag.ofHandled(wrapped, 503)).isEqualTo(ResponseFlag.CIRCUIT_OPEN);
  }

  @Test
  void gatewayTimeout_isTheUpstreams_onlyWhenATimeoutCausedIt() {
    Exception ofTheGateway = new org.springframework.cloud.gateway.support.TimeoutException("slow");
    Exception ofSomebody = new TimeoutException();

    assertThat(FailureFlag.ofHandled(status(HttpStatus.GATEWAY_TIMEOUT, ofTheGateway), 504))
        .isEqualTo(ResponseFlag.UPSTREAM_TIMEOUT);
    assertThat(FailureFlag.ofHandled(status(HttpStatus.GATEWAY_TIMEOUT, ofSomebody), 504))
        .isEqualTo(ResponseFlag.UPSTREAM_TIMEOUT);
    assertThat(FailureFlag.ofHandled(status(HttpStatus.GATEWAY_TIMEOUT, null), 504)).isNull();
    assertThat(FailureFlag.ofHandled(status(HttpStatus.BAD_GATEWAY, ofSomebody), 502)).isNull();
  }

  @Test
  void timeout_isTheUpstreams_whenACircuitBreakerSaysSo() {
    assertThat(FailureFlag.ofFallback(new TimeoutException()))
        .isEqualTo(ResponseFlag.UPSTREAM_TIMEOUT);
    assertThat(FailureFlag.ofHandled(new TimeoutException(), 500)).isNull();
  }

  @Test
  void otherErrors_areLeftToTheModel() {
    assertThat(FailureFlag.ofHandled(new IOException(), 500)).isNull();
    assertThat(FailureFlag.ofHandled(null, 200)).isNull();
    assertThat(FailureFlag.ofFallback(null)).isNull();
  }

  private static ResponseStatusException status(HttpStatus status, @Nullable Exception cause) {
    return new ResponseStatusException(status, "", cause);
  }
}
