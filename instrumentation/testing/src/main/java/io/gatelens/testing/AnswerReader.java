package io.gatelens.testing;

import static io.gatelens.testing.Http1.LINE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what comes over a connection apart into answers, whose heads it keeps byte by byte. How a
 * body was cut into chunks, and how much of it came before it broke off, cannot be the same twice.
 */
final class AnswerReader {

  private static final String CUT = "(cut)";
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final int STATUS_START = "HTTP/1.1 ".length();
  private static final int SHORT_LENGTHS = 126;

  private final InputStream in;

  AnswerReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /** The next answer, to a request of this method; what follows it is left. */
  String next(String method) throws IOException {
    String head = until(LINE + LINE);
    return Unrepeatable.leftOut(head, hasBody(head, method) ? body(head) : "");
  }

  /** The next frame of a WebSocket (RFC 6455, section 5.2), of at most 64 KiB. */
  String frame() throws IOException {
    String start = exactly(2);
    if (start.length() < 2) {
      return start + CUT;
    }
    int length = start.charAt(1);
    if (length < SHORT_LENGTHS) {
      return start + exactly(length);
    }
    String extended = exactly(2);
    return extended.length() < 2
        ? start + CUT
        : start + extended + exactly(extended.charAt(0) << 8 | extended.charAt(1));
  }

  /** What comes until the gateway closes the connection. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** RFC 9112, section 6.3. */
  private static boolean hasBody(String head, String method) {
    boolean isEmptyStatus =
        head.startsWith("1", STATUS_START)
            || head.startsWith("204", STATUS_START)
            || head.startsWith("304", STATUS_START);
    return !method.equals("HEAD") && !isEmptyStatus;
  }

  private String body(String head) throws IOException {
    if (head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked")) {
      return chunks();
    }
    Matcher length = LENGTH.matcher(head);
    if (!length.find()) {
      return rest();
    }
    int bytes = Integer.parseInt(length.group(1));
    String body = exactly(bytes);
    return body.length() < bytes ? CUT : body;
  }

  private String chunks() throws IOException {
    StringBuilder whole = new StringBuilder();
    for (String size = until(LINE); size.endsWith(LINE); size = until(LINE)) {
      int bytes = Integer.parseInt(size.strip(), 16);
      if (bytes == 0) {
        String trailers = trailers();
        boolean isWhole = trailers.equals(LINE) || trailers.endsWith(LINE + LINE);
        return isWhole ? whole.append(trailers).toString() : CUT;
      }
      whole.append(exactly(bytes));
      exactly(LINE.length());
    }
    return CUT;
  }

  /** Up to the empty line that they end with. */
  private String trailers() throws IOException {
    StringBuilder all = new StringBuilder();
    String line = until(LINE);
    while (line.endsWith(LINE) && !line.equals(LINE)) {
      all.append(line);
      line = until(LINE);
    }
    return all.append(line).toString();
  }

  private String exactly(int bytes) throws IOException {
    return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
  }

  /** Up to this end, or to that of the connection. */
  private String until(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      text.append((char) next);
      if (next == '\n' && text.indexOf(end, text.length() - end.length()) >= 0) {
        break;
      }
    }
    return text.toString();
  }
}
