package io.gatelens.testing.module;

import io.gatelens.gateway.AttemptHead;
import org.jspecify.annotations.Nullable;

/** A GET to an upstream of which nothing else is known. */
public record PlainCall(
    String method,
    @Nullable String url,
    @Nullable String serverAddress,
    int serverPort,
    @Nullable String protocolVersion,
    @Nullable String peerAddress,
    int peerPort)
    implements AttemptHead {

  private static final int UNKNOWN = -1;

  public PlainCall() {
    this("GET", null, null, UNKNOWN, null, null, UNKNOWN);
  }
}
