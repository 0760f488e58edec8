package io.gatelens.agent.telemetry.spans;

import io.gatelens.agent.TestRequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of a caller that does not sample. */
record CallerHead(String path) implements TestRequestHead {

  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

  @Override
  public @Nullable String header(String name) {
    return name.equals("traceparent") ? TRACEPARENT : null;
  }

  @Override
  public Iterable<String> headerNames() {
    return List.of("traceparent");
  }
}
