package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET of which nothing else is known. */
final class PlainHead implements RequestHead {

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
    return "/";
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String protocolVersion() {
    return null;
  }

  @Override
  public @Nullable String host() {
    return null;
  }

  @Override
  public int port() {
    return -1;
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
    return -1;
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
