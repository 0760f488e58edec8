package io.gatelens.smoke;

import io.gatelens.rig.ReceivedSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether spans belong to the requests that they tell of. A client's trace id is in its request's
 * path, and its last 16 digits are the id of the client's span; so a span says by itself whether it
 * is in the right trace. A CLIENT span's parent is looked for among the SERVER spans.
 */
final class ParentCheck {

  private static final int MAX_KEPT = 200_000;
  private static final int MAX_WRONG = 20;
  private static final Pattern TRACE_IN_PATH = Pattern.compile("/([0-9a-f]{32})(?:[/?]|$)");

  private final Map<String, String> traceByServer = bounded();
  private final Map<String, ReceivedSpan> waiting = bounded();
  private final List<String> wrong = new ArrayList<>();
  private long requests;
  private long joined;

  void see(List<ReceivedSpan> spans) {
    for (ReceivedSpan span : spans) {
      if (span.kind().equals("SERVER")) {
        requests++;
        traceByServer.put(span.spanId(), span.traceId());
        checkTrace(span, String.valueOf(span.attributes().get("url.path")));
        checkReason(span);
      } else if (span.kind().equals("CLIENT")) {
        waiting.put(span.spanId(), span);
        checkTrace(span, String.valueOf(span.attributes().get("url.full")));
      }
    }
    waiting.values().removeIf(this::isJoined);
  }

  /** What is wrong; nothing at best. */
  List<String> wrong() {
    return wrong;
  }

  /** How many SERVER spans there were. */
  long requests() {
    return requests;
  }

  private void checkTrace(ReceivedSpan span, String path) {
    Matcher matcher = TRACE_IN_PATH.matcher(path);
    if (!matcher.find()) {
      return;
    }
    String traceId = matcher.group(1);
    boolean isRoot = span.kind().equals("SERVER");
    if (!span.traceId().equals(traceId)
        || (isRoot && !span.parentSpanId().equals(traceId.substring(16)))) {
      add("not of the request's trace: " + span);
    }
  }

  /** A failure that nobody caused on purpose says what of the gateway's own work failed. */
  private void checkReason(ReceivedSpan server) {
    if (server.has("http.response.status_code", 500)
        && (server.has("gateway.response.flag", "gateway_error")
            || server.has("gateway.response.flag", "filter_failed"))) {
      add("a failure without a reason: " + server);
    }
  }

  private boolean isJoined(ReceivedSpan client) {
    String traceId = traceByServer.get(client.parentSpanId());
    if (traceId == null) {
      return false; // The request is not over, or its span was dropped.
    }
    joined++;
    if (!traceId.equals(client.traceId())) {
      add("below a SERVER span of another trace: " + client);
    }
    return true;
  }

  private void add(String text) {
    if (wrong.size() < MAX_WRONG) {
      wrong.add(text);
    }
  }

  @Override
  public String toString() {
    return "%,d SERVER spans, %,d CLIENT spans below them, %,d without one"
        .formatted(requests, joined, waiting.size());
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MAX_KEPT;
      }
    };
  }
}
