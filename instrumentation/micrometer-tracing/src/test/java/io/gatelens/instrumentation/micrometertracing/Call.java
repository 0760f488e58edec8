package io.gatelens.instrumentation.micrometertracing;

import io.gatelens.gateway.AttemptHead;
import org.jspecify.annotations.Nullable;

/** A request to an upstream. */
record Call(
    String method,
    @Nullable String url,
    @Nullable String serverAddress,
    int serverPort,
    @Nullable String protocolVersion,
    @Nullable String peerAddress,
    int peerPort)
    implements AttemptHead {

  static Call forOrders() {
    return new Call("GET", null, "orders", 9090, null, null, 0);
  }
}
