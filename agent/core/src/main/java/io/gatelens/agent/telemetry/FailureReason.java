package io.gatelens.agent.telemetry;

import io.gatelens.agent.telemetry.sending.ConnectTimeoutException;
import io.gatelens.gateway.ExceptionEvent;
import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.HttpResponse;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A failed export's reason in a few words, for a line that somebody reads at night. Bounded, and
 * without the credentials of URLs in it.
 */
final class FailureReason {

  private FailureReason() {}

  static String of(@Nullable Throwable failure) {
    if (failure == null) {
      return "no reason is known";
    }
    Object response = response(failure);
    if (response instanceof HttpResponse http) {
      return "it answered HTTP " + http.getStatusCode();
    }
    if (response instanceof GrpcResponse grpc) {
      String description = grpc.getStatusDescription();
      return "it answered gRPC status "
          + grpc.getStatusCode()
          + (description == null || description.isEmpty()
              ? ""
              : " (" + ExceptionEvent.redacted(description) + ")");
    }
    return ExceptionEvent.redacted(ofCauses(failure));
  }

  /** The exception that carries the response is internal to the exporters. */
  private static @Nullable Object response(Throwable failure) {
    try {
      return failure.getClass().getMethod("getResponse").invoke(failure);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }

  /** The JDK's client wraps what happened in exceptions without a message. */
  private static String ofCauses(Throwable failure) {
    Throwable last = failure;
    boolean isConnecting = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException || t instanceof UnknownHostException) {
        return "unknown host";
      }
      if (t instanceof ConnectTimeoutException || isOfJdkClient(t, "HttpConnectTimeoutException")) {
        return "no connection within the timeout";
      }
      if (t instanceof SocketTimeoutException || isOfJdkClient(t, "HttpTimeoutException")) {
        return "no answer within the timeout";
      }
      if (t instanceof RejectedExecutionException) {
        return "too many exports wait for an answer";
      }
      if (t instanceof SSLException) {
        return "TLS: " + t.getMessage();
      }
      isConnecting |= t instanceof ConnectException;
      last = t;
    }
    if (isConnecting) {
      return "connection refused";
    }
    String message = last.getMessage();
    return message == null ? last.getClass().getSimpleName() : message;
  }

  /** By its name: the JVM may be one without the module {@code java.net.http}. */
  private static boolean isOfJdkClient(Throwable failure, String exception) {
    return failure.getClass().getName().equals("java.net.http." + exception);
  }
}
