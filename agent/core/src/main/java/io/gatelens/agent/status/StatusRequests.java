package io.gatelens.agent.status;

import java.net.SocketAddress;
import java.util.Map;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestMapper;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.support.AsyncResponseBuilder;
import org.apache.hc.core5.http.nio.support.BasicAsyncServerExpectationDecorator;
import org.apache.hc.core5.http.nio.support.ImmediateResponseExchangeHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * HTTP requests as {@link StatusResources} has them. Every one is answered at its head, but for
 * metrics, which are collected first, and those whose body is read.
 */
final class StatusRequests implements HttpRequestMapper<Supplier<AsyncServerExchangeHandler>> {

  private final StatusResources resources;
  private final @Nullable MetricsResource metrics;

  /**
   * @param metrics null where they are not served
   */
  StatusRequests(StatusResources resources, @Nullable MetricsResource metrics) {
    this.resources = resources;
    this.metrics = metrics;
  }

  @Override
  public Supplier<AsyncServerExchangeHandler> resolve(HttpRequest request, HttpContext context) {
    MetricsResource served = metrics;
    if (served != null
        && !hasBody(request)
        && resources.isForMetrics(
            request.getMethod(), path(request), value(request, HttpHeaders.HOST))) {
      return () -> new MetricsExchange(served);
    }
    String path = path(request);
    if (resources.takesBody(request.getMethod(), path)) {
      StatusResponse refused =
          resources.beforeBody(value(request, HttpHeaders.AUTHORIZATION), length(request));
      return refused == null
          ? () -> new BasicAsyncServerExpectationDecorator(new BodyExchange(resources))
          : answering(refused);
    }
    return answering(response(request, path));
  }

  /** Whether this client had its time to take an answer, and did not. */
  boolean isOverdue(SocketAddress client) {
    return metrics != null && metrics.unsent().isOverdue(client);
  }

  /** Ends the thread that collects metrics, where there is one. */
  void close() {
    if (metrics != null) {
      metrics.close();
    }
  }

  private static Supplier<AsyncServerExchangeHandler> answering(StatusResponse response) {
    return () -> new ImmediateResponseExchangeHandler(producer(response).build());
  }

  private StatusResponse response(HttpRequest request, String path) {
    if (hasBody(request)) {
      return resources.answerWithUnwantedBody(path, value(request, HttpHeaders.AUTHORIZATION));
    }
    return resources.answer(
        request.getMethod(),
        path,
        value(request, HttpHeaders.HOST),
        value(request, HttpHeaders.AUTHORIZATION));
  }

  private static boolean hasBody(HttpRequest request) {
    String length = value(request, HttpHeaders.CONTENT_LENGTH);
    return request.containsHeader(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  /** Null where the client does not say it, or says two. */
  private static @Nullable Long length(HttpRequest request) {
    String length = value(request, HttpHeaders.CONTENT_LENGTH);
    if (length == null
        || request.containsHeader(HttpHeaders.TRANSFER_ENCODING)
        || request.countHeaders(HttpHeaders.CONTENT_LENGTH) != 1) {
      return null;
    }
    try {
      return Long.valueOf(length);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String path(HttpRequest request) {
    String target = request.getPath();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  static @Nullable String value(HttpRequest request, String name) {
    Header header = request.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  static AsyncResponseBuilder producer(StatusResponse response) {
    AsyncResponseBuilder builder =
        AsyncResponseBuilder.create(response.status())
            .setEntity(AsyncEntityProducers.create(response.bytes(), response.type()))
            .addHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    for (Map.Entry<String, String> header : response.headers().entrySet()) {
      builder.addHeader(header.getKey(), header.getValue());
    }
    return builder;
  }
}
