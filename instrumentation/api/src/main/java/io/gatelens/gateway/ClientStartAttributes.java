package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.function.BiConsumer;

/** What is known of an attempt when its span is started. */
final class ClientStartAttributes extends StartAttributes {

  private final UpstreamAttempt attempt;
  private final int method;
  private final boolean isParentRecording;

  /**
   * @param method its number, of {@link HttpMethod}
   * @param isParentRecording whether anybody but a sampler would see them
   */
  ClientStartAttributes(UpstreamAttempt attempt, int method, boolean isParentRecording) {
    this.attempt = attempt;
    this.method = method;
    this.isParentRecording = isParentRecording;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    AttemptHead head = attempt.head;
    put(consumer, HttpAttributes.HTTP_REQUEST_METHOD, HttpMethod.name(method));
    if (method == HttpMethod.OTHER) {
      put(consumer, HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, head.method());
    }
    // The dearest attribute.
    String url = isParentRecording ? head.url() : null;
    if (url != null) {
      put(consumer, UrlAttributes.URL_FULL, UrlRedaction.redact(url));
    }
    String address = head.serverAddress();
    if (address != null) {
      put(consumer, ServerAttributes.SERVER_ADDRESS, address);
      putPort(consumer, ServerAttributes.SERVER_PORT, head.serverPort());
    }
    if (attempt.number > 0) {
      put(consumer, HttpAttributes.HTTP_REQUEST_RESEND_COUNT, (long) attempt.number);
    }
    Route route = attempt.request().route;
    if (route != null) {
      put(consumer, GatewayAttributes.UPSTREAM_CLUSTER, route.cluster());
      put(consumer, GatewayAttributes.ROUTE_ID, route.reportedId());
    }
  }
}
