package io.gatelens.agent.telemetry.spans;

import io.gatelens.agent.TestAttemptHead;
import org.jspecify.annotations.Nullable;

/** A request to an upstream, which may be told another host later. */
final class OrdersCall implements TestAttemptHead {

  String host = "orders";

  @Override
  public @Nullable String url() {
    return "http://orders:9090/failing?token=secret";
  }

  @Override
  public @Nullable String serverAddress() {
    return host;
  }
}
