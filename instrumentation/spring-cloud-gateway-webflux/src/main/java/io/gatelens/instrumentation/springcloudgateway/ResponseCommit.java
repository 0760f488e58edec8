package io.gatelens.instrumentation.springcloudgateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CIRCUITBREAKER_EXECUTION_EXCEPTION_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_HANDLER_MAPPER_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.ResponseFlag;
import io.gatelens.instrumentation.reactornetty.InboundRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.AbstractServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * The moment when a response's status and headers are final. By then everything that decided them
 * stands in the exchange's attributes, so that no operator has to watch the filters' results.
 */
final class ResponseCommit {

  /** Of Spring Framework 6.1 and later, ExceptionHandlingWebHandler.HANDLED_WEB_EXCEPTION. */
  private static final String HANDLED_EXCEPTION = "ExceptionHandlingWebHandler.handledException";

  /** Spring Boot's DefaultErrorAttributes moved with Boot 4. */
  private static final String BOOT_3_ERROR =
      "org.springframework.boot.web.reactive.error.DefaultErrorAttributes.ERROR";

  private static final String BOOT_4_ERROR =
      "org.springframework.boot.webflux.error.DefaultErrorAttributes.ERROR";

  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private ResponseCommit() {}

  /**
   * A response is about to be committed. May be called again for the same one.
   *
   * @param statusCode as the response holds it: an Integer before Spring Framework 6; null where
   *     nobody set it
   */
  static void committing(AbstractServerHttpResponse response, @Nullable Object statusCode) {
    Object nativeResponse = response.getNativeResponse();
    InboundRequest inbound = InboundRequest.of(nativeResponse);
    if (inbound == null) {
      return;
    }
    if (inbound.attachment() instanceof ServerWebExchange exchange) {
      explain(inbound.request(), exchange.getAttributes(), number(statusCode));
    }
    addTraceId(response, inbound.request());
    inbound.request().responseCommitted();
  }

  /** Looks for the Integer first: before Framework 6 there is no HttpStatusCode to look for. */
  private static int number(@Nullable Object statusCode) {
    if (statusCode instanceof Integer number) {
      return number;
    }
    return statusCode instanceof HttpStatusCode status ? status.value() : OK;
  }

  /** Only where it was asked for. In place of one that the upstream sent under the same name. */
  private static void addTraceId(AbstractServerHttpResponse response, GatewayRequest request) {
    String header = request.traceResponseHeader();
    String traceId = header == null || response.isCommitted() ? null : request.traceId();
    if (header != null && traceId != null) {
      response.getHeaders().set(header, traceId);
    }
  }

  /** Tells the request why its response is what it is, as far as the attributes know. */
  static void explain(GatewayRequest request, Map<String, Object> attributes, int statusCode) {
    if (statusCode == NOT_FOUND
        && request.route() == null
        && attributes.containsKey(GATEWAY_HANDLER_MAPPER_ATTR)
        && !attributes.containsKey(GATEWAY_ROUTE_ATTR)) {
      // The routes were looked through, and no other mapping had an answer after that.
      request.routeMissed();
      return;
    }
    Throwable handled = handledError(attributes);
    ResponseFlag flag = FailureFlag.ofHandled(handled, statusCode);
    if (flag == null
        && attributes.get(CIRCUITBREAKER_EXECUTION_EXCEPTION_ATTR) instanceof Throwable error) {
      flag = FailureFlag.ofFallback(error);
    }
    if (flag != null) {
      request.flag(flag);
    }
    if (handled != null && statusCode >= 500 && !FailureFlag.isUpstreamStatus(handled)) {
      request.failed(handled);
    }
  }

  private static @Nullable Throwable handledError(Map<String, Object> attributes) {
    if (attributes.get(HANDLED_EXCEPTION) instanceof Throwable error) {
      return error;
    }
    if (attributes.get(BOOT_3_ERROR) instanceof Throwable error) {
      return error;
    }
    return attributes.get(BOOT_4_ERROR) instanceof Throwable error ? error : null;
  }
}
