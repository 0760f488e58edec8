package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.exporter.internal.RetryUtil;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages to the receiver, each in as many attempts as the policy allows within its time:
 * the section "Retry" of the specification of OTLP exporters.
 */
final class Delivery {

  private static final double LEAST_JITTER = 0.8;
  private static final double MOST_JITTER = 1.2;

  private final ExportRequests requests;
  private final ReceiverConnection connection;
  private final long timeoutNanos;
  private final @Nullable RetryPolicy policy;

  Delivery(HttpSenderConfig config, ExportRequests requests, ReceiverConnection connection) {
    this.requests = requests;
    this.connection = connection;
    this.timeoutNanos = config.getTimeout().toNanos();
    this.policy = config.getRetryPolicy();
  }

  /**
   * Blocks until there is an answer that will get no better, or the time is over.
   *
   * @throws IOException if there is none
   */
  Answer send(MessageWriter message) throws IOException {
    Deadline deadline = Deadline.in(timeoutNanos);
    HttpEntity body = requests.body(message);
    long backoffNanos = policy == null ? 0 : policy.getInitialBackoff().toNanos();
    for (int attempts = 1; ; attempts++) {
      try {
        Answer answer = connection.exchange(requests.with(body), deadline);
        if (!isWorthAnother(answer, attempts)
            || !pause(answer.askedNanos().orElse(jittered(backoffNanos)), deadline)) {
          return answer;
        }
      } catch (IOException e) {
        if (!isWorthAnother(e, attempts) || !pause(jittered(backoffNanos), deadline)) {
          throw e;
        }
      }
      backoffNanos = longer(backoffNanos);
    }
  }

  private boolean isWorthAnother(Answer answer, int attempts) {
    return policy != null
        && attempts < policy.getMaxAttempts()
        && RetryUtil.retryableHttpResponseCodes().contains(answer.getStatusCode());
  }

  private boolean isWorthAnother(IOException failure, int attempts) {
    if (policy == null || attempts >= policy.getMaxAttempts()) {
      return false;
    }
    Predicate<IOException> isRetried = policy.getRetryExceptionPredicate();
    return isRetried == null ? mayBeTransient(failure) : isRetried.test(failure);
  }

  /** As the field's senders see it. */
  private static boolean mayBeTransient(IOException failure) {
    return !(failure instanceof SSLException)
        && !(failure instanceof ReceiverConnection.OversizedAnswerException);
  }

  private long longer(long backoffNanos) {
    return policy == null
        ? 0
        : Math.min(
            (long) (backoffNanos * policy.getBackoffMultiplier()),
            policy.getMaxBackoff().toNanos());
  }

  private static long jittered(long nanos) {
    return (long) (ThreadLocalRandom.current().nextDouble(LEAST_JITTER, MOST_JITTER) * nanos);
  }

  /**
   * Waits, but not beyond the deadline.
   *
   * @return whether there may be another attempt
   */
  private static boolean pause(long nanos, Deadline deadline) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, deadline.leftNanos()));
      return !deadline.hasPassed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The exporter was shut down.
      return false;
    }
  }
}
