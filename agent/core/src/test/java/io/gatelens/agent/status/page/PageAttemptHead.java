package io.gatelens.agent.status.page;

import io.gatelens.agent.TestAttemptHead;
import org.jspecify.annotations.Nullable;

/** A request to {@code orders:9090}, with a secret in its query. */
record PageAttemptHead() implements TestAttemptHead {

  @Override
  public @Nullable String url() {
    return "http://orders:9090/?token=" + PageHead.SECRET;
  }
}
