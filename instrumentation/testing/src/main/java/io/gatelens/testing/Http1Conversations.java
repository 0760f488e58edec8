package io.gatelens.testing;

import java.util.List;
import java.util.stream.Collectors;

/** Conversations over HTTP/1.1. */
final class Http1Conversations {

  private Http1Conversations() {}

  /** One request, after which the gateway closes. */
  static Conversation alone(Request request) {
    return asWritten(request, Http1.text(request.with(Http1.CLOSE)));
  }

  /** As above, the request's body in chunks. */
  static Conversation chunked(Request request) {
    return asWritten(request, Http1.chunkedText(request.with(Http1.CLOSE)));
  }

  /**
   * What may not be HTTP at all, word for word.
   *
   * @param about the request that it is instead of
   */
  static Conversation asWritten(Request about, String text) {
    return new Conversation(
        about,
        port -> {
          try (RawConnection connection = RawConnection.open(port)) {
            connection.write(text);
            return connection.answers().next(about.method()) + connection.answers().rest();
          }
        });
  }

  /** A request that holds its body back until the gateway wants it (RFC 9110, section 10.1.1). */
  static Conversation awaitingContinue(Request request) {
    String head = Http1.head(request.with("expect: 100-continue", Http1.CLOSE));
    return new Conversation(
        request,
        port -> {
          try (RawConnection connection = RawConnection.open(port)) {
            connection.write(head);
            String heard = connection.answers().next(request.method());
            if (heard.startsWith("HTTP/1.1 100 ")) {
              connection.write(request.body());
              heard += connection.answers().next(request.method());
            }
            return heard + connection.answers().rest();
          }
        });
  }

  /**
   * Each request when the one before it is answered. The client closes: a server that has not yet
   * done with a request when the next one asks it to close may do so without an answer to that, as
   * Reactor Netty's does.
   */
  static Conversation inTurn(List<Request> requests) {
    return new Conversation(
        requests.get(0),
        port -> {
          try (RawConnection connection = RawConnection.open(port)) {
            StringBuilder heard = new StringBuilder();
            for (Request request : requests) {
              connection.write(Http1.text(request));
              heard.append(connection.answers().next(request.method()));
            }
            connection.endOutput();
            return heard.append(connection.answers().rest()).toString();
          }
        });
  }

  /** All requests at once. The client closes when they are answered. */
  static Conversation pipelined(List<Request> requests) {
    String text = requests.stream().map(Http1::text).collect(Collectors.joining());
    return new Conversation(
        requests.get(0),
        port -> {
          try (RawConnection connection = RawConnection.open(port)) {
            StringBuilder heard = new StringBuilder();
            connection.write(text);
            for (Request request : requests) {
              heard.append(connection.answers().next(request.method()));
            }
            connection.endOutput();
            return heard.append(connection.answers().rest()).toString();
          }
        });
  }
}
