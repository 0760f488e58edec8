package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.otlp.SpanBatch;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/** Makes the requests of one exporter. For one thread at a time. */
final class ExportRequests {

  /** Two of one of these would be a request that a receiver and a proxy may read differently. */
  private static final Set<String> OWN =
      Set.of(
          "host",
          "content-type",
          "content-encoding",
          "content-length",
          "transfer-encoding",
          "accept-encoding",
          "connection",
          "expect",
          "upgrade");

  private final Receiver receiver;
  private final HttpSenderConfig config;
  private final @Nullable Compressor compressor;
  private boolean isIgnoredSaid;

  ExportRequests(Receiver receiver, HttpSenderConfig config) {
    this.receiver = receiver;
    this.config = config;
    this.compressor = config.getCompressor();
  }

  /** A batch of spans is there already, in bytes. Others are written once, to know their length. */
  HttpEntity body(MessageWriter message) throws IOException {
    if (compressor == null && message instanceof SpanBatch) {
      return new EntityTemplate(message.getContentLength(), null, null, message::writeMessage);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor == null ? bytes : compressor.compress(bytes)) {
      message.writeMessage(out);
    }
    return new ByteArrayEntity(bytes.toByteArray(), null);
  }

  /** Asks for the exporter's headers each time, as they may hold a token that is renewed. */
  ClassicHttpRequest with(HttpEntity body) {
    // Not the constructor with a path only, which takes what follows "//" for a host.
    ClassicHttpRequest request =
        new BasicClassicHttpRequest("POST", (HttpHost) null, receiver.target());
    request.setHeader(HttpHeaders.HOST, receiver.authority());
    Map<String, List<String>> headers = config.getHeadersSupplier().get();
    if (headers != null) {
      headers.forEach((name, values) -> add(request, name, values));
    }
    request.setHeader(HttpHeaders.CONTENT_TYPE, config.getContentType());
    if (compressor != null) {
      request.setHeader(HttpHeaders.CONTENT_ENCODING, compressor.getEncoding());
    }
    request.setHeader(HttpHeaders.CONTENT_LENGTH, body.getContentLength());
    request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
    request.setEntity(body);
    return request;
  }

  private void add(ClassicHttpRequest request, String name, List<String> values) {
    if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
      values.forEach(value -> request.addHeader(name, value));
    } else if (!isIgnoredSaid) {
      isIgnoredSaid = true;
      AgentLog.warn(
          "the header "
              + name
              + " of OTEL_EXPORTER_OTLP_HEADERS is not sent, as the exporter sets it itself: leave"
              + " it out");
    }
  }
}
