package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.telemetry.otlp.SpanBatch;
import io.opentelemetry.exporter.internal.RetryUtil;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages to the receiver, each in as many attempts as the policy allows within its time:
 * the section "Retry" of the specification of OTLP exporters.
 *
 * <p>For one thread.
 */
final class Delivery {

  private static final double LEAST_JITTER = 0.8;
  private static final double MOST_JITTER = 1.2;

  private final HttpSenderConfig config;
  private final ReceiverConnection connection;

  Delivery(HttpSenderConfig config, ReceiverConnection connection) {
    this.config = config;
    this.connection = connection;
  }

  /**
   * Blocks until there is an answer that will get no better, or the time is over.
   *
   * @throws IOException if there is none
   */
  Answer send(MessageWriter message) throws IOException {
    Deadline deadline = Deadline.in(config.getTimeout().toNanos());
    HttpEntity body = body(message);
    RetryPolicy policy = config.getRetryPolicy();
    if (policy == null) {
      return connection.exchange(request(body), deadline);
    }
    long backoffNanos = policy.getInitialBackoff().toNanos();
    Attempt attempt = attempt(body, deadline, policy);
    for (int made = 1; made < policy.getMaxAttempts() && attempt.isRetryable(); made++) {
      if (!pause(attempt.askedNanos().orElse(jittered(backoffNanos)), deadline)) {
        break;
      }
      backoffNanos =
          Math.min(
              (long) (backoffNanos * policy.getBackoffMultiplier()),
              policy.getMaxBackoff().toNanos());
      attempt = attempt(body, deadline, policy);
    }
    return attempt.answer();
  }

  private Attempt attempt(HttpEntity body, Deadline deadline, RetryPolicy policy) {
    try {
      Answer answer = connection.exchange(request(body), deadline);
      return new Attempt(
          answer, null, RetryUtil.retryableHttpResponseCodes().contains(answer.getStatusCode()));
    } catch (IOException e) {
      Predicate<IOException> isRetried = policy.getRetryExceptionPredicate();
      return new Attempt(null, e, isRetried == null ? mayBeTransient(e) : isRetried.test(e));
    }
  }

  /** As the field's senders see it. */
  private static boolean mayBeTransient(IOException failure) {
    return !(failure instanceof SSLException)
        && !(failure instanceof ReceiverConnection.OversizedAnswerException);
  }

  private static long jittered(long nanos) {
    return (long) (ThreadLocalRandom.current().nextDouble(LEAST_JITTER, MOST_JITTER) * nanos);
  }

  /**
   * Waits, but not beyond the deadline.
   *
   * @return whether there is time for another attempt
   */
  private static boolean pause(long nanos, Deadline deadline) throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.min(nanos, deadline.leftNanos()));
      return !deadline.hasPassed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the exporter was shut down");
    }
  }

  private ClassicHttpRequest request(HttpEntity body) {
    URI endpoint = config.getEndpoint();
    String path = endpoint.getRawPath();
    String query = endpoint.getRawQuery();
    ClassicHttpRequest request =
        new BasicClassicHttpRequest(
            "POST",
            (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
    request.setHeader(HttpHeaders.HOST, authority(endpoint));
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach((name, values) -> values.forEach(value -> request.addHeader(name, value)));
    }
    request.setHeader(HttpHeaders.CONTENT_TYPE, config.getContentType());
    Compressor compressor = config.getCompressor();
    if (compressor != null) {
      request.setHeader(HttpHeaders.CONTENT_ENCODING, compressor.getEncoding());
    }
    request.setHeader(HttpHeaders.CONTENT_LENGTH, body.getContentLength());
    request.setEntity(body);
    return request;
  }

  private static String authority(URI endpoint) {
    return endpoint.getPort() < 0
        ? endpoint.getHost()
        : endpoint.getHost() + ":" + endpoint.getPort();
  }

  /** A batch of spans is there already, in bytes. Others are written once, to know their length. */
  private HttpEntity body(MessageWriter message) throws IOException {
    Compressor compressor = config.getCompressor();
    if (compressor == null && message instanceof SpanBatch) {
      return new EntityTemplate(message.getContentLength(), null, null, message::writeMessage);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
      message.writeMessage(out);
    }
    return new ByteArrayEntity(bytes.toByteArray(), null);
  }

  /** One of the two is there. */
  private record Attempt(
      @Nullable Answer received, @Nullable IOException failure, boolean isRetryable) {

    /** How long the receiver wants to be left alone. */
    OptionalLong askedNanos() {
      return received == null
          ? OptionalLong.empty()
          : RetryUtil.retryAfterNanos(received.retryAfter());
    }

    Answer answer() throws IOException {
      if (received == null) {
        throw failure == null ? new IOException("no answer") : failure;
      }
      return received;
    }
  }
}
