package io.gatelens.agent.status;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.hc.core5.http.ContentType;

/**
 * What a request for the status is answered with.
 *
 * @param body all of a whole array, which nobody writes to any more
 * @param headers further ones
 */
record StatusResponse(int status, ContentType type, ByteBuffer body, Map<String, String> headers) {

  private static final ContentType HTML = ContentType.TEXT_HTML.withCharset(StandardCharsets.UTF_8);

  static StatusResponse of(int status, String json) {
    return of(status, json, Map.of());
  }

  static StatusResponse of(int status, String json, Map<String, String> headers) {
    ByteBuffer body = ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    return new StatusResponse(status, ContentType.APPLICATION_JSON, body, headers);
  }

  static StatusResponse ofPage(int status, byte[] html, Map<String, String> headers) {
    return ofBytes(status, HTML, html, headers);
  }

  static StatusResponse ofBytes(
      int status, ContentType type, byte[] body, Map<String, String> headers) {
    return new StatusResponse(status, type, ByteBuffer.wrap(body), headers);
  }

  /** The body, not to be written to. */
  @SuppressWarnings("ByteBufferBackingArray") // wrapped above
  byte[] bytes() {
    return body.array();
  }

  /** The body as text. */
  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
