package io.gatelens.sdk.cloud;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks a cloud's metadata server. All questions together have one time limit, counted from when
 * this is made; after that each is answered with null at once. No proxy, no redirect, no cookie, no
 * login: those of the process are not for this. Nothing here throws; what went wrong is a line in
 * the log at debug.
 *
 * <p>A plain socket: {@code HttpURLConnection} has no limit for an answer as a whole, asks the
 * process's cookie handler, and reads settings that the application may still want to make. The
 * JDK's other client loads some 400 classes, which on a small machine that is just starting takes
 * longer than the answer may, and fixes the process's default of TLS. For one thread.
 */
final class MetadataServer {

  /** What Azure says of a machine with many tags and keys has some tens of kilobytes. */
  static final int MAX_BYTES = 64 * 1024;

  private static final Logger LOGGER = Logger.getLogger(MetadataServer.class.getName());
  private static final Pattern LITERAL = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");
  private static final int HTTP_PORT = 80;
  private static final int OK = 200;

  private final URI base;
  private final long endNanos;

  /**
   * A server.
   *
   * @param base its address, with a path or without, which has to be {@link #isLiteral a literal}
   */
  MetadataServer(URI base, Duration timeout) {
    this.base = base;
    this.endNanos = System.nanoTime() + timeout.toNanos();
  }

  /** Whether no name server is needed to ask it: the JDK has no time limit for one. */
  static boolean isLiteral(URI address) {
    String host = address.getHost();
    return "http".equals(address.getScheme()) && host != null && LITERAL.matcher(host).matches();
  }

  /**
   * The answer to GET, without blanks around it.
   *
   * @param path below the server's address
   * @param headers names and values in turn
   * @return null where there is none in time, its status is not 200, or it is too long
   */
  @Nullable String get(String path, String... headers) {
    MetadataAnswer answer = answer("GET", path, headers);
    return answer == null ? null : answer.body();
  }

  /** The answer to PUT. */
  @Nullable String put(String path, String... headers) {
    MetadataAnswer answer = answer("PUT", path, headers);
    return answer == null ? null : answer.body();
  }

  /** The answer to GET of one that repeats the request's header: nobody else answered. */
  @Nullable String getEchoed(String path, String header, String value) {
    MetadataAnswer answer = answer("GET", path, header, value);
    if (answer == null || value.equals(answer.headers().get(header))) {
      return answer == null ? null : answer.body();
    }
    LOGGER.fine(base + path + " is left out: it has no " + header + ": " + value);
    return null;
  }

  private @Nullable MetadataAnswer answer(String method, String path, String... headers) {
    if (endNanos - System.nanoTime() <= 0) {
      return null;
    }
    try {
      MetadataAnswer answer = ask(method, path, headers);
      if (answer.status() == OK) {
        return answer;
      }
      LOGGER.fine(method + " " + base + path + " was answered with " + answer.status());
    } catch (IOException | RuntimeException e) {
      // The latter is a security manager's, or the address is none after all.
      LOGGER.log(Level.FINE, method + " " + base + path + " was not answered", e);
    }
    return null;
  }

  private MetadataAnswer ask(String method, String path, String... headers) throws IOException {
    int port = base.getPort() < 0 ? HTTP_PORT : base.getPort();
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(base.getHost()), port),
          BoundedInput.millisUntil(endNanos));
      socket
          .getOutputStream()
          .write(request(method, path, headers).getBytes(StandardCharsets.ISO_8859_1));
      return MetadataAnswer.read(
          new BufferedInputStream(new BoundedInput(socket, endNanos, MAX_BYTES)));
    }
  }

  private String request(String method, String path, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(base.getRawPath()).append(path);
    request.append(" HTTP/1.1\r\nHost: ").append(base.getRawAuthority());
    request.append("\r\nAccept: */*\r\nConnection: close\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    if (method.equals("PUT")) {
      request.append("Content-Length: 0\r\n");
    }
    return request.append("\r\n").toString();
  }
}
