package io.gatelens.agent.status.page;

import io.gatelens.agent.TestRequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request for a path, from a client that hides secrets elsewhere. */
record PageHead(String path) implements TestRequestHead {

  static final String SECRET = "s3cret";

  @Override
  public @Nullable String query() {
    return "token=" + SECRET;
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
