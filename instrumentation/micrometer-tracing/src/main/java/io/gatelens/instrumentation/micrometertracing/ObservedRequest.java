package io.gatelens.instrumentation.micrometertracing;

import io.gatelens.gateway.RequestCarrier;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * The two observations that Gatelens reports as a SERVER and a CLIENT span: what Spring observes of
 * the server's requests, and a gateway of its calls.
 */
final class ObservedRequest {

  /** Told by name: an application may have Micrometer without Spring. */
  private static final String SERVER =
      "org.springframework.http.server.reactive.observation.ServerRequestObservationContext";

  private ObservedRequest() {}

  /** Whether Gatelens makes a span of what is observed. */
  static boolean isReported(Observation.Context context) {
    if (context instanceof SenderContext<?>) {
      return isReportedCall(context.get(RequestCarrier.ATTRIBUTE));
    }
    return context.getClass().getName().equals(SERVER) && Server.isReported(context);
  }

  /** Not so where the gateway calls with a client that Gatelens does not see. */
  private static boolean isReportedCall(@Nullable Object caller) {
    return caller instanceof RequestCarrier carrier && carrier.request().hasAttempts();
  }

  /** Loaded where Spring's class is there. */
  private static final class Server {

    /** Not so where the exchange is of a server that Gatelens does not see. */
    private static boolean isReported(Observation.Context context) {
      return ((ServerRequestObservationContext) context)
              .getAttributes()
              .get(RequestCarrier.ATTRIBUTE)
          instanceof RequestCarrier;
    }
  }
}
