package io.gatelens.agent.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A place that telemetry goes to.
 *
 * @param what {@code spans}, {@code metrics} or {@code logs}
 * @param endpoint its URL without credentials
 * @param setting what names the endpoint, for people
 * @param empty sends nothing, and so asks whether it would be taken
 */
record ExportTarget(
    String what, String endpoint, String setting, Supplier<CompletableResultCode> empty) {

  private static final String DATAGRAMS = "udp://";

  private static final long PATIENCE_SECONDS = 15;

  /** Whether nobody says that something arrived, only, at best, that nobody is there. */
  boolean isUnconfirmed() {
    return endpoint.startsWith(DATAGRAMS);
  }

  /** Why it cannot be sent to; null where it can. Blocks while the receiver answers. */
  @Nullable String failure() {
    CompletableResultCode result = empty.get().join(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!result.isDone()) {
      return "no answer within " + PATIENCE_SECONDS + " s";
    }
    return result.isSuccess() ? null : FailureReason.of(result.getFailureThrowable());
  }
}
