package io.gatelens.agent.telemetry.spans;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of a caller that does not sample. */
record CallerHead(String path) implements RequestHead {

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String protocolVersion() {
    return "1.1";
  }

  @Override
  public @Nullable String host() {
    return "gateway.example";
  }

  @Override
  public int port() {
    return 8080;
  }

  @Override
  public @Nullable String clientAddress() {
    return "192.0.2.1";
  }

  @Override
  public @Nullable String peerAddress() {
    return "192.0.2.2";
  }

  @Override
  public int peerPort() {
    return 4711;
  }

  @Override
  public @Nullable String userAgent() {
    return "test";
  }

  @Override
  public @Nullable String header(String name) {
    return name.equals("traceparent") ? TRACEPARENT : null;
  }

  @Override
  public Iterable<String> headerNames() {
    return List.of("traceparent");
  }
}
