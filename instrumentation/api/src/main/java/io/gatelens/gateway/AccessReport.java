package io.gatelens.gateway;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.RpcAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the access log's record of a request, from the timeline that its span is made from. */
final class AccessReport {

  /** Retries are configured, and their number with them. */
  private static final int MAX_ATTEMPTS = 64;

  private final GatewayRequest request;
  private final Latency latency;

  AccessReport(GatewayRequest request, Latency latency) {
    this.request = request;
    this.latency = latency;
  }

  /** Writes the record if there is an access log that wants it. */
  void write(
      @Nullable AccessLog log, Context context, ResponseOrigin origin, @Nullable String errorType) {
    boolean isRemarkable = errorType != null || origin.flag() != null;
    if (log == null || !log.wants(request.route, isRemarkable)) {
      return;
    }
    log.add(
        new AccessRecord(
            request.startEpochNanos + request.endedAfter,
            context,
            errorType != null,
            attributes(origin, errorType),
            attempts()));
  }

  private Attributes attributes(ResponseOrigin origin, @Nullable String errorType) {
    AttributesBuilder attributes =
        Attributes.builder().putAll(new ServerStartAttributes(request, request.route));
    if (request.statusCode != 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, request.statusCode);
    }
    UpstreamAttempt last = request.lastAttempt();
    if (last != null) {
      putIfKnown(attributes, RpcAttributes.RPC_STATUS_CODE, last.rpcStatus);
    }
    attributes.put(GatewayAttributes.RESPONSE_SOURCE, origin.source().value());
    ResponseFlag flag = origin.flag();
    putIfKnown(attributes, GatewayAttributes.RESPONSE_FLAG, flag == null ? null : flag.value());
    putIfKnown(attributes, ErrorAttributes.ERROR_TYPE, errorType);
    putSize(attributes, GatewayAttributes.REQUEST_BODY_SIZE, request.requestBodyBytes);
    putSize(attributes, GatewayAttributes.RESPONSE_BODY_SIZE, request.responseBodyBytes);
    putTimes(attributes);
    return attributes.build();
  }

  private void putTimes(AttributesBuilder attributes) {
    putSeconds(attributes, GatewayAttributes.REQUEST_DURATION, request.endedAfter);
    putSeconds(attributes, GatewayAttributes.REQUEST_OVERHEAD, latency.overheadNanos());
    putSeconds(attributes, GatewayAttributes.REQUEST_UPSTREAM, latency.upstreamNanos());
    if (latency.backoffNanos() > 0) {
      putSeconds(attributes, GatewayAttributes.REQUEST_BACKOFF, latency.backoffNanos());
    }
    putSeconds(attributes, GatewayAttributes.REQUEST_TRANSFER, latency.transferNanos());
  }

  private List<Attributes> attempts() {
    List<Attributes> attempts = new ArrayList<>();
    for (UpstreamAttempt at = request.lastAttempt();
        at != null && attempts.size() < MAX_ATTEMPTS;
        at = at.previous) {
      if (at.isEndPublished() && !at.isDiscarded()) {
        attempts.add(attributes(at));
      }
    }
    Collections.reverse(attempts);
    return attempts;
  }

  private static Attributes attributes(UpstreamAttempt attempt) {
    AttributesBuilder attributes = Attributes.builder();
    AttemptHead head = attempt.head;
    putAddress(
        attributes,
        ServerAttributes.SERVER_ADDRESS,
        head.serverAddress(),
        ServerAttributes.SERVER_PORT,
        head.serverPort());
    putAddress(
        attributes,
        NetworkAttributes.NETWORK_PEER_ADDRESS,
        head.peerAddress(),
        NetworkAttributes.NETWORK_PEER_PORT,
        head.peerPort());
    if (attempt.statusCode != 0) {
      attributes.put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, attempt.statusCode);
    }
    if (attempt.number > 0) {
      attributes.put(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, attempt.number);
    }
    putIfKnown(attributes, RpcAttributes.RPC_STATUS_CODE, attempt.rpcStatus);
    putIfKnown(attributes, ErrorAttributes.ERROR_TYPE, ClientSpan.errorType(attempt));
    if (attempt.acquiredAfter != GatewayRequest.NEVER) {
      attributes.put(GatewayAttributes.UPSTREAM_CONNECTION_REUSED, attempt.wasConnectionReused);
    }
    double toFirstByte = ClientSpan.secondsToFirstByte(attempt);
    if (toFirstByte >= 0) {
      attributes.put(GatewayAttributes.UPSTREAM_TIME_TO_FIRST_BYTE, toFirstByte);
    }
    putSeconds(attributes, GatewayAttributes.UPSTREAM_ATTEMPT_START, attempt.startedAfter);
    putSeconds(
        attributes,
        GatewayAttributes.UPSTREAM_ATTEMPT_DURATION,
        attempt.endedAfter - attempt.startedAfter);
    return attributes.build();
  }

  private static void putAddress(
      AttributesBuilder attributes,
      AttributeKey<String> addressKey,
      @Nullable String address,
      AttributeKey<Long> portKey,
      int port) {
    if (address != null) {
      attributes.put(addressKey, address);
      if (port > 0) {
        attributes.put(portKey, port);
      }
    }
  }

  private static void putIfKnown(
      AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      attributes.put(key, value);
    }
  }

  private static void putSize(AttributesBuilder attributes, AttributeKey<Long> key, long bytes) {
    if (bytes != GatewayRequest.NEVER) {
      attributes.put(key, bytes);
    }
  }

  private static void putSeconds(
      AttributesBuilder attributes, AttributeKey<Double> key, long nanos) {
    attributes.put(key, Telemetry.seconds(nanos));
  }
}
