package io.gatelens.testing;

/** Requests as HTTP/1.1 writes them (RFC 9112). */
final class Http1 {

  static final String LINE = "\r\n";
  static final String CLOSE = "connection: close";

  private static final int CHUNK = 5_000;

  private Http1() {}

  /** The whole request, its body behind a length. */
  static String text(Request request) {
    return head(request) + request.body();
  }

  /** The head, with the length of the body. */
  static String head(Request request) {
    return request.body().isEmpty()
        ? headOf(request)
        : headOf(request.with("content-length: " + request.body().length()));
  }

  /** The whole request, its body in chunks. */
  static String chunkedText(Request request) {
    String body = request.body();
    StringBuilder text = new StringBuilder(headOf(request.with("transfer-encoding: chunked")));
    for (int at = 0; at < body.length(); at += CHUNK) {
      String chunk = body.substring(at, Math.min(at + CHUNK, body.length()));
      text.append(Integer.toHexString(chunk.length())).append(LINE).append(chunk).append(LINE);
    }
    return text.append('0').append(LINE).append(LINE).toString();
  }

  private static String headOf(Request request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1");
    text.append(LINE).append("host: gateway.test").append(LINE);
    request.headers().forEach(header -> text.append(header).append(LINE));
    return text.append(LINE).toString();
  }
}
