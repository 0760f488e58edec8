package io.gatelens.testing;

import io.gatelens.rig.HttpCaller;
import java.net.http.HttpResponse;
import java.util.List;

/** Conversations over HTTP/2 without TLS, which begin with an upgrade. */
final class H2cConversations {

  private H2cConversations() {}

  /** Each request when the one before it is answered. */
  static Conversation inTurn(List<Request> requests) {
    return new Conversation(
        requests.get(0),
        port -> {
          HttpCaller caller = HttpCaller.h2c(port);
          StringBuilder heard = new StringBuilder();
          for (Request request : requests) {
            heard.append(text(send(caller, request)));
          }
          return heard.toString();
        });
  }

  private static HttpResponse<String> send(HttpCaller caller, Request request) {
    String[] headers =
        request.headers().stream()
            .flatMap(line -> List.of(line.split(": ?", 2)).stream())
            .toArray(String[]::new);
    return caller.send(request.method(), request.target(), request.body(), headers);
  }

  private static String text(HttpResponse<String> answer) {
    StringBuilder head = new StringBuilder();
    head.append(answer.version()).append(' ').append(answer.statusCode()).append(Http1.LINE);
    answer
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> append(head, name, value)));
    return Unrepeatable.leftOut(head.append(Http1.LINE).toString(), answer.body());
  }

  private static void append(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append(Http1.LINE);
  }
}
