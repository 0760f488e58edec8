package io.gatelens.testing.module;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A GET of which nothing else is known. */
public record PlainRequest(
    String method,
    String scheme,
    String path,
    @Nullable String query,
    @Nullable String protocolVersion,
    @Nullable String host,
    int port,
    @Nullable String clientAddress,
    @Nullable String peerAddress,
    int peerPort,
    @Nullable String userAgent,
    Iterable<String> headerNames)
    implements RequestHead {

  private static final int UNKNOWN = -1;

  public PlainRequest() {
    this("GET", "http", "/", null, null, null, UNKNOWN, null, null, UNKNOWN, null, List.of());
  }

  @Override
  public @Nullable String header(String name) {
    return null;
  }

  @Override
  public List<String> headers(String name) {
    return List.of();
  }
}
