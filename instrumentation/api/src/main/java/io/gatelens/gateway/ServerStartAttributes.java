package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What is known of a request when its span is started: most of what the span will have. */
final class ServerStartAttributes extends StartAttributes {

  private final GatewayRequest request;
  private final @Nullable Route route;

  ServerStartAttributes(GatewayRequest request, @Nullable Route route) {
    this.request = request;
    this.route = route;
  }

  @Override
  public void forEach(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    RequestHead head = request.head;
    putHttp(consumer, head);
    putNetwork(consumer, head);
    putGateway(consumer);
  }

  private void putHttp(
      BiConsumer<? super AttributeKey<?>, ? super Object> consumer, RequestHead head) {
    put(consumer, HttpAttributes.HTTP_REQUEST_METHOD, HttpMethod.name(request.method));
    if (request.method == HttpMethod.OTHER) {
      put(consumer, HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, head.method());
    }
    put(consumer, UrlAttributes.URL_SCHEME, head.scheme());
    put(consumer, UrlAttributes.URL_PATH, head.path());
    put(consumer, UserAgentAttributes.USER_AGENT_ORIGINAL, head.userAgent());
  }

  private void putNetwork(
      BiConsumer<? super AttributeKey<?>, ? super Object> consumer, RequestHead head) {
    String host = head.host();
    if (host != null) {
      put(consumer, ServerAttributes.SERVER_ADDRESS, host);
      putPort(consumer, ServerAttributes.SERVER_PORT, head.port());
    }
    put(consumer, ClientAttributes.CLIENT_ADDRESS, head.clientAddress());
    String peer = head.peerAddress();
    if (peer != null) {
      put(consumer, NetworkAttributes.NETWORK_PEER_ADDRESS, peer);
      putPort(consumer, NetworkAttributes.NETWORK_PEER_PORT, head.peerPort());
    }
    put(consumer, NetworkAttributes.NETWORK_PROTOCOL_VERSION, request.protocolVersion);
  }

  private void putGateway(BiConsumer<? super AttributeKey<?>, ? super Object> consumer) {
    put(consumer, GatewayAttributes.GATEWAY_NAME, request.gateway.name());
    put(consumer, GatewayAttributes.CONFIG_HASH, request.configHash);
    if (route != null) {
      put(consumer, HttpAttributes.HTTP_ROUTE, route.template());
      put(consumer, GatewayAttributes.ROUTE_ID, route.reportedId());
    }
  }
}
