package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.RequestCarrier;
import io.micrometer.observation.Observation;
import org.springframework.web.server.ServerWebExchange;

/**
 * The gateway's observation of a call to an upstream: its context carries the request, so that who
 * sees observations need not know the gateway's.
 *
 * <p>Only where Micrometer is there: an application may do without, and then nothing loads this.
 */
final class ObservedCall {

  private ObservedCall() {}

  /** The gateway is about to observe a call for the exchange. */
  static void created(Observation.Context context, ServerWebExchange exchange) {
    if (exchange.getAttributes().get(RequestCarrier.ATTRIBUTE) instanceof RequestCarrier carrier) {
      context.put(RequestCarrier.ATTRIBUTE, carrier);
    }
  }
}
