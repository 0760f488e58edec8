package io.gatelens.testing;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.Upstream;
import io.gatelens.rig.UpstreamRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What a gateway made of some conversations.
 *
 * @param answers what the clients got, in the conversations' order
 * @param upstream what the upstreams got, sorted: when a request comes, and to which of the two, is
 *     up to chance
 */
record Exchange(List<String> answers, List<String> upstream) {

  private static final int CLIENTS = 4;

  /** Whether its request is sent before the gateway gives up is up to how soon it is connected. */
  private static final String TIMED_OUT = "/slow/";

  private static final Set<String> TRACE_HEADERS = Set.of("traceparent", "tracestate");
  private static final Set<String> WITH_PORT = Set.of("host", "origin");

  /** Has the conversations with a gateway in front of these upstreams, several at once. */
  static Exchange of(
      List<Conversation> conversations, GatewayProcess gateway, List<Upstream> upstreams) {
    upstreams.forEach(Upstream::clear);
    return new Exchange(
        answers(conversations, gateway.port()),
        upstreams.stream()
            .flatMap(upstream -> upstream.requests().stream())
            .filter(request -> !request.uri().startsWith(TIMED_OUT))
            .map(Exchange::text)
            .sorted()
            .toList());
  }

  private static List<String> answers(List<Conversation> conversations, int port) {
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<CompletableFuture<String>> answers =
          conversations.stream()
              .map(one -> CompletableFuture.supplyAsync(() -> one.with(port), clients))
              .toList();
      return answers.stream().map(CompletableFuture::join).toList();
    } finally {
      clients.shutdown();
    }
  }

  /** Its head as it came, without the trace headers. */
  private static String text(UpstreamRequest request) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append(' ').append(request.uri());
    text.append(' ').append(request.version());
    request.fields().stream()
        .filter(field -> !TRACE_HEADERS.contains(field.name().toLowerCase(Locale.ROOT)))
        .forEach(field -> text.append('\n').append(field.name()).append(": ").append(value(field)));
    return text.toString();
  }

  /** No two connections have a port in common, and no two handshakes a key. */
  private static String value(UpstreamRequest.Field field) {
    String name = field.name().toLowerCase(Locale.ROOT);
    if (name.equals("sec-websocket-key")) {
      return "(key)";
    }
    boolean hasPort = WITH_PORT.contains(name) || name.contains("forwarded");
    return hasPort ? field.value().replaceAll("\\d{4,5}", "(port)") : field.value();
  }
}
