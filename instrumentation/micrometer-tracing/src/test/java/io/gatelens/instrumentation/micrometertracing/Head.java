package io.gatelens.instrumentation.micrometertracing;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for orders, without a header. */
final class Head implements RequestHead {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public String path() {
    return "/orders";
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
    return "gateway";
  }

  @Override
  public int port() {
    return 8080;
  }

  @Override
  public @Nullable String clientAddress() {
    return null;
  }

  @Override
  public @Nullable String peerAddress() {
    return null;
  }

  @Override
  public int peerPort() {
    return 0;
  }

  @Override
  public @Nullable String userAgent() {
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public Iterable<String> headerNames() {
    return List.of();
  }
}
