package io.gatelens.rig;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of a gateway on a loopback port, over HTTP/1.1 or h2c. */
public final class HttpCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final int port;
  private final Duration timeout;
  private final HttpClient client;

  private HttpCaller(int port, HttpClient.Version version, Duration timeout) {
    this.port = port;
    this.timeout = timeout;
    client = HttpClient.newBuilder().version(version).connectTimeout(TIMEOUT).build();
  }

  /** A client that speaks HTTP/1.1. */
  public static HttpCaller http1(int port) {
    return http1(port, TIMEOUT);
  }

  /** A client that speaks HTTP/1.1 and waits so long for a whole answer. */
  public static HttpCaller http1(int port, Duration timeout) {
    return new HttpCaller(port, HttpClient.Version.HTTP_1_1, timeout);
  }

  /** A client that asks for HTTP/2 by the {@code Upgrade: h2c} of its first request. */
  public static HttpCaller h2c(int port) {
    return h2c(port, TIMEOUT);
  }

  /** As {@link #h2c(int)}, waiting so long for a whole answer. */
  public static HttpCaller h2c(int port, Duration timeout) {
    return new HttpCaller(port, HttpClient.Version.HTTP_2, timeout);
  }

  /**
   * Sends a GET; {@code headers} are names and values in turn.
   *
   * @throws UncheckedIOException when no whole answer came
   */
  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  /**
   * Sends a POST.
   *
   * @throws UncheckedIOException when no whole answer came
   */
  public HttpResponse<String> post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /**
   * Sends any request; an empty body is none.
   *
   * @throws UncheckedIOException when no whole answer came
   */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, publisher)
            .timeout(timeout);
    if (headers.length > 0) {
      request.headers(headers);
    }
    var answer = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
    try {
      // The request's own time-out ends with the head of the answer.
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UncheckedIOException(
          e.getCause() instanceof IOException io ? io : new IOException(e.getCause()));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new UncheckedIOException(new IOException("no whole answer to " + path, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + path, e);
    }
  }

  /**
   * Sends a GET on a connection of its own and resets that when a byte of the answer came, or after
   * {@code patience} without one. Returns whether a byte came.
   */
  public boolean abort(String path, Duration patience) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout((int) patience.toMillis());
      socket.setSoLinger(true, 0); // close sends RST
      try {
        return socket.getInputStream().read() >= 0;
      } catch (SocketTimeoutException noAnswerYet) {
        return false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a GET on a connection of its own, does something, and resets that. */
  public void abort(String path, Runnable beforeLeaving) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      var head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      beforeLeaving.run();
      socket.setSoLinger(true, 0); // close sends RST
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends the text as it is, on a connection of its own, and returns what comes back until that
   * ends with {@code end} or the gateway closes the connection, in whatever way.
   */
  public String raw(String text, String end) {
    return raw(text, end, () -> {});
  }

  /** As {@link #raw(String, String)}; the connection is not closed before something is done. */
  public String raw(String text, String end, Runnable beforeClosing) {
    var answer = new StringBuilder();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      var in = socket.getInputStream();
      for (var next = in.read(); next >= 0; next = in.read()) {
        answer.append((char) next);
        if (answer.length() >= end.length()
            && answer.lastIndexOf(end) == answer.length() - end.length()) {
          beforeClosing.run();
          return answer.toString();
        }
      }
    } catch (SocketException reset) {
      return answer.toString(); // what came before is the answer
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answer.toString();
  }

  /**
   * Opens a WebSocket, sends {@code text} and returns the first text that comes back.
   *
   * @throws UncheckedIOException if none did, in time or before the other end closed
   */
  public String webSocketEcho(String path, String text) {
    var answer = new CompletableFuture<String>();
    var listener =
        new WebSocket.Listener() {
          private final StringBuilder parts = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
              answer.complete(parts.toString());
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            answer.completeExceptionally(new EOFException("closed: " + status + ' ' + reason));
            return CompletableFuture.completedFuture(null);
          }

          @Override
          public void onError(WebSocket socket, Throwable error) {
            answer.completeExceptionally(error);
          }
        };
    try {
      return client
          .newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + port + path), listener)
          .thenCompose(socket -> echo(socket, text, answer))
          .orTimeout(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
          .join();
    } catch (CompletionException e) {
      throw new UncheckedIOException(path, new IOException(e.getCause()));
    }
  }

  private static CompletionStage<String> echo(
      WebSocket socket, String text, CompletionStage<String> answer) {
    return socket
        .sendText(text, true)
        .thenCompose(sent -> answer)
        .thenCompose(
            echo -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "").thenApply(closed -> echo));
  }
}
