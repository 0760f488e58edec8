package io.gatelens.sdk.cloud;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A response of HTTP/1.1 (RFC 9112), as metadata servers give it.
 *
 * @param headers by their names in lower case
 */
record MetadataAnswer(int status, Map<String, String> headers, String body) {

  private static final int MIN_STATUS_LINE = "HTTP/1.1 200".length();

  /**
   * Reads one, to its end and not beyond.
   *
   * @param in bounds what there is to read
   * @throws IOException where it is none, breaks off, or the input's bounds are reached
   */
  static MetadataAnswer read(InputStream in) throws IOException {
    String first = line(in);
    if (first.length() < MIN_STATUS_LINE || !first.startsWith("HTTP/1.")) {
      throw new IOException("not a response of HTTP");
    }
    int status = number(first.substring(9, MIN_STATUS_LINE), 10);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("not a header");
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    return new MetadataAnswer(status, headers, body(in, headers));
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    String length = headers.get("content-length");
    byte[] body;
    if (headers.containsKey("transfer-encoding")) {
      body = chunks(in);
    } else if (length != null) {
      body = exactly(in, number(length, 10));
    } else {
      body = in.readAllBytes();
    }
    return new String(body, StandardCharsets.UTF_8).trim();
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String line = line(in);
      int extension = line.indexOf(';');
      int size = number((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
      if (size == 0) {
        return body.toByteArray(); // Trailers are of no interest: the connection is closed.
      }
      body.writeBytes(exactly(in, size));
      line(in);
    }
  }

  private static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count); // In pieces: no more memory than what came.
    if (bytes.length < count) {
      throw new EOFException("the answer broke off");
    }
    return bytes;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      int number = Integer.parseInt(text, radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a number", e);
    }
    throw new IOException("a negative number");
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer broke off");
      }
      line.append((char) c);
    }
    return line.toString().trim();
  }
}
