package io.gatelens.sdk.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a decision is about: a span to be. Attributes are looked for when a rule asks for them. */
final class Subject {

  private static final AttributeKey<String> ROUTE_ID = AttributeKey.stringKey("gateway.route.id");

  private final SpanKind kind;
  private final Attributes attributes;

  // Asked for by several rules.
  private @Nullable Address peer;
  private boolean isPeerKnown;

  Subject(SpanKind kind, Attributes attributes) {
    this.kind = kind;
    this.attributes = attributes;
  }

  SpanKind kind() {
    return kind;
  }

  @Nullable String route() {
    return attributes.get(ROUTE_ID);
  }

  @Nullable String template() {
    return attributes.get(HttpAttributes.HTTP_ROUTE);
  }

  @Nullable String method() {
    return attributes.get(HttpAttributes.HTTP_REQUEST_METHOD);
  }

  /** In lower case. */
  @Nullable String host() {
    String host = attributes.get(ServerAttributes.SERVER_ADDRESS);
    return host == null ? null : host.toLowerCase(Locale.ROOT);
  }

  @Nullable Long port() {
    return attributes.get(ServerAttributes.SERVER_PORT);
  }

  @Nullable String path() {
    return attributes.get(UrlAttributes.URL_PATH);
  }

  /** The connection's other end; null where it is not known. */
  @Nullable Address peer() {
    if (!isPeerKnown) {
      String text = attributes.get(NetworkAttributes.NETWORK_PEER_ADDRESS);
      peer = text == null ? null : Address.parse(text);
      isPeerKnown = true;
    }
    return peer;
  }
}
