package io.gatelens.smoke;

import io.gatelens.rig.ReceivedSpan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether spans belong to the requests that they tell of. The last 16 digits of a client's trace id
 * are the id of its span, and the trace id is in the path of most requests; so a span says by
 * itself whether it is in the right trace. Every other span's parent is looked for.
 */
final class ParentCheck {

  private static final int MAX_KEPT = 200_000;
  private static final int MAX_WRONG = 20;
  private static final Pattern TRACE_IN_PATH = Pattern.compile("/([0-9a-f]{32})(?:[/?]|$)");

  private final Map<String, String> traceBySpan = bounded();
  private final Map<String, ReceivedSpan> waiting = bounded();
  private final List<String> wrong = new ArrayList<>();
  private long requests;
  private long joined;

  void see(List<ReceivedSpan> spans) {
    for (ReceivedSpan span : spans) {
      traceBySpan.put(span.spanId(), span.traceId());
      if (span.kind().equals("SERVER")) {
        requests++;
        checkTrace(span, String.valueOf(span.attributes().get("url.path")));
        checkCaller(span);
        checkReason(span);
      } else if (!span.parentSpanId().isEmpty()) {
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

  /** How many spans have a parent that never came. */
  long withoutParent() {
    return waiting.size();
  }

  private void checkTrace(ReceivedSpan span, String path) {
    Matcher matcher = TRACE_IN_PATH.matcher(path);
    if (matcher.find() && !span.traceId().equals(matcher.group(1))) {
      add("not of the request's trace: " + span);
    }
  }

  private void checkCaller(ReceivedSpan server) {
    String caller = server.parentSpanId();
    if (!caller.isEmpty() && !caller.equals(server.traceId().substring(16))) {
      add("not below its caller's span: " + server);
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

  private boolean isJoined(ReceivedSpan child) {
    String traceId = traceBySpan.get(child.parentSpanId());
    if (traceId == null) {
      return false; // Its parent is not over yet.
    }
    joined++;
    if (!traceId.equals(child.traceId())) {
      add("below a span of another trace: " + child);
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
    return "%,d SERVER spans, %,d spans below one, %,d without the one above"
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
