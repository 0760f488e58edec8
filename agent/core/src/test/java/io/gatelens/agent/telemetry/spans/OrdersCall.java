package io.gatelens.agent.telemetry.spans;

import io.gatelens.gateway.AttemptHead;
import org.jspecify.annotations.Nullable;

/** A request to an upstream, which may be told another host later. */
final class OrdersCall implements AttemptHead {

  String host = "orders";

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public @Nullable String url() {
    return "http://orders:9090/failing?token=secret";
  }

  @Override
  public @Nullable String serverAddress() {
    return host;
  }

  @Override
  public int serverPort() {
    return 9090;
  }

  @Override
  public @Nullable String protocolVersion() {
    return "1.1";
  }

  @Override
  public @Nullable String peerAddress() {
    return "10.0.0.2";
  }

  @Override
  public int peerPort() {
    return 9090;
  }
}
