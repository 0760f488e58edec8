package io.gatelens.agent.status.page;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for a path, from a client that hides secrets elsewhere. */
record PageHead(String path) implements RequestHead {

  static final String SECRET = "s3cret";

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
    return "token=" + SECRET;
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
    return 80;
  }

  @Override
  public @Nullable String clientAddress() {
    return SECRET;
  }

  @Override
  public @Nullable String peerAddress() {
    return SECRET;
  }

  @Override
  public int peerPort() {
    return 1;
  }

  @Override
  public @Nullable String userAgent() {
    return SECRET;
  }

  @Override
  public @Nullable String header(String name) {
    return SECRET;
  }

  @Override
  public Iterable<String> headerNames() {
    return List.of("Authorization");
  }
}
