package io.gatelens.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that sees every byte of an answer. Of what cannot be the same twice (a time, the id of a
 * connection, how the body was cut into chunks, how much of it came before it broke off) it keeps
 * the place only.
 */
final class RawCaller {

  private static final int TIMEOUT_MILLIS = 30_000;
  private static final String LINE = "\r\n";
  private static final Pattern TIME = Pattern.compile("\"timestamp\":\"[^\"]*\"");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"[^\"]*\"");

  private final int port;

  RawCaller(int port) {
    this.port = port;
  }

  /** Sends a request on a connection of its own. Returns the head and the body of the answer. */
  String send(Traffic.Request request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(text(request).getBytes(StandardCharsets.US_ASCII));
      return normal(readAll(socket.getInputStream()), request.method().equals("HEAD"));
    } catch (IOException e) {
      throw new UncheckedIOException(request.method() + " " + request.target(), e);
    }
  }

  private static String text(Traffic.Request request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.target()).append(" HTTP/1.1\r\n");
    text.append("host: gateway.test\r\nconnection: close\r\n");
    request.headers().forEach(header -> text.append(header).append(LINE));
    if (!request.body().isEmpty()) {
      text.append("content-length: ").append(request.body().length()).append(LINE);
    }
    return text.append(LINE).append(request.body()).toString();
  }

  /** Until the gateway closes: also where it does so in the middle, or with a reset. */
  private static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
      }
    } catch (java.net.SocketException reset) {
      bytes.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }

  private static String normal(byte[] bytes, boolean isHead) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int bodyStart = text.indexOf(LINE + LINE) + 2 * LINE.length();
    String head = text.substring(0, bodyStart);
    String body = text.substring(bodyStart);
    if (head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")) {
      body = withoutChunks(body);
    }
    Matcher length = LENGTH.matcher(head);
    if (!isHead && length.find() && body.length() < Integer.parseInt(length.group(1))) {
      body = "(cut)";
    }
    if (REQUEST_ID.matcher(body).find()) {
      // Its length is not always the same.
      head = LENGTH.matcher(head).replaceAll("(length)");
      body = REQUEST_ID.matcher(body).replaceAll("(request)");
    }
    return head + TIME.matcher(body).replaceAll("(time)");
  }

  private static String withoutChunks(String body) {
    StringBuilder whole = new StringBuilder();
    for (int at = 0; at < body.length(); ) {
      int end = body.indexOf(LINE, at);
      if (end < 0) {
        return whole.append("(cut)").toString();
      }
      int size = Integer.parseInt(body.substring(at, end), 16);
      int start = end + LINE.length();
      if (size == 0) {
        return whole.append(body.substring(start)).toString();
      }
      whole.append(body, start, Math.min(start + size, body.length()));
      at = start + size + LINE.length();
    }
    return whole.append("(cut)").toString();
  }
}
