package io.gatelens.instrumentation.micrometertracing;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.RequestCarrier;
import io.micrometer.observation.Observation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.observation.GatewayContext;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * The two observations that Gatelens reports as a SERVER and a CLIENT span: what Spring observes of
 * the server's requests, and the gateway of its calls.
 *
 * <p>They are told by name: an application may have Micrometer without Spring or without the
 * gateway, and then there is no such class.
 */
final class ObservedRequest {

  private static final String SERVER =
      "org.springframework.http.server.reactive.observation.ServerRequestObservationContext";
  private static final String CLIENT =
      "org.springframework.cloud.gateway.filter.headers.observation.GatewayContext";

  private ObservedRequest() {}

  /** Whether Gatelens makes a span of what is observed. */
  static boolean isReported(Observation.Context context) {
    return switch (context.getClass().getName()) {
      case SERVER -> requestIn(Server.attributes(context)) != null;
      case CLIENT -> isCalling(requestIn(Client.attributes(context)));
      default -> false;
    };
  }

  /** Null where the exchange is of a server that Gatelens does not see. */
  private static @Nullable GatewayRequest requestIn(Map<String, Object> attributes) {
    return attributes.get(RequestCarrier.ATTRIBUTE) instanceof RequestCarrier carrier
        ? carrier.request()
        : null;
  }

  /** Not so where the gateway calls with a client that Gatelens does not see. */
  private static boolean isCalling(@Nullable GatewayRequest request) {
    return request != null && request.hasAttempts();
  }

  /** Loaded where Spring's class is there. */
  private static final class Server {

    private static Map<String, Object> attributes(Observation.Context context) {
      return ((ServerRequestObservationContext) context).getAttributes();
    }
  }

  /** Loaded where the gateway's class is there. */
  private static final class Client {

    private static Map<String, Object> attributes(Observation.Context context) {
      return ((GatewayContext) context).getServerWebExchange().getAttributes();
    }
  }
}
