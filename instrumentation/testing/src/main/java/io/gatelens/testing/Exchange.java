package io.gatelens.testing;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.UpstreamRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a gateway made of some requests, one after the other.
 *
 * @param answers what the client got, in the requests' order
 * @param upstream what the upstreams got, sorted: which of the two got a request is up to the load
 *     balancer, which begins where it likes
 */
record Exchange(List<String> answers, List<String> upstream) {

  private static final Set<String> TRACE_HEADERS = Set.of("traceparent", "tracestate", "baggage");

  /**
   * Sends the requests through a gateway in front of the bed's upstreams, which keep no connection:
   * a pooled one that is closed just when it is taken fails a request now and then, with the agent
   * and without.
   */
  static Exchange of(List<Traffic.Request> requests, GatewayProcess gateway, TestBed bed) {
    bed.upstreamA.clear();
    bed.upstreamB.clear();
    RawCaller caller = new RawCaller(gateway.port());
    List<String> answers = new ArrayList<>();
    keepAlive(bed, false);
    try {
      for (Traffic.Request request : requests) {
        answers.add(caller.send(request));
      }
    } finally {
      keepAlive(bed, true);
    }
    List<String> upstream = new ArrayList<>();
    bed.upstreamA.requests().forEach(request -> upstream.add(text(request)));
    bed.upstreamB.requests().forEach(request -> upstream.add(text(request)));
    upstream.sort(null);
    return new Exchange(answers, upstream);
  }

  private static void keepAlive(TestBed bed, boolean isKeptAlive) {
    bed.upstreamA.keepAlive(isKeptAlive);
    bed.upstreamB.keepAlive(isKeptAlive);
  }

  /** Without the trace headers; without ports, which no two connections have in common. */
  private static String text(UpstreamRequest request) {
    StringBuilder text = new StringBuilder(request.method()).append(' ').append(request.uri());
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      String name = header.getKey();
      if (!TRACE_HEADERS.contains(name)) {
        boolean hasPort = name.equals("host") || name.contains("forwarded");
        String value = header.getValue();
        text.append('\n').append(name).append(": ");
        text.append(hasPort ? value.replaceAll("\\d{4,5}", "(port)") : value);
      }
    }
    return text.toString();
  }
}
