package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.exporter.internal.RetryUtil;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the receiver answered. */
final class Answer implements HttpResponse {

  private final int status;
  private final byte[] body;
  private final @Nullable String retryAfter;

  /**
   * @param retryAfter the header's value; null for none
   */
  Answer(int status, byte[] body, @Nullable String retryAfter) {
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }

  /** How long the receiver wants to be left alone. */
  OptionalLong askedNanos() {
    return RetryUtil.retryAfterNanos(retryAfter);
  }

  @Override
  public int getStatusCode() {
    return status;
  }

  @Override
  public String getStatusMessage() {
    return String.valueOf(status);
  }

  @Override
  public byte[] getResponseBody() {
    return body;
  }
}
