package io.gatelens.agent.status.page;

import io.gatelens.gateway.RequestStep;
import io.gatelens.gateway.RequestSummary;
import java.util.List;
import java.util.Locale;

/** Requests as waterfalls: each can be opened, the first one is. */
final class RequestsSection {

  static final String NOT_FOLLOWED = "Requests are not followed: there is no telemetry.";

  private static final int WIDTH = 1_000;
  private static final int MIN_WIDTH = 4;

  private final Html html;
  private final String id;
  private final boolean isRankedByHead;

  private RequestsSection(Html html, String id, boolean isRankedByHead) {
    this.html = html;
    this.id = id;
    this.isRankedByHead = isRankedByHead;
  }

  /** The newest first. */
  static void writeFailed(Html html, List<RequestSummary> requests, boolean areFollowed) {
    write(
        html,
        "failed",
        "Failed requests <small>the latest 20</small>",
        "Requests that failed, or whose client went away; the newest first.",
        false,
        requests,
        areFollowed);
  }

  /** The slowest first. */
  static void writeSlowest(Html html, List<RequestSummary> requests, boolean areFollowed) {
    write(
        html,
        "slowest",
        "Slowest requests <small>of the last 15 minutes</small>",
        "By the time that the client waited for the response’s head: a transfer after it, which of"
            + " a stream takes as long as it likes, does not count.",
        true,
        requests,
        areFollowed);
  }

  /**
   * @param id of the section, and the beginning of its parts' ids
   * @param hint what is to be known of the list
   * @param areFollowed whether requests are looked at at all
   */
  private static void write(
      Html html,
      String id,
      String title,
      String hint,
      boolean isRankedByHead,
      List<RequestSummary> requests,
      boolean areFollowed) {
    html.raw("<section id=\"").raw(id).raw("\" aria-labelledby=\"").raw(id).raw("-title\">");
    html.raw("<h2 id=\"").raw(id).raw("-title\">").raw(title).raw("</h2>");
    html.raw("<p class=\"hint\">").raw(hint).raw("</p>");
    RequestsSection section = new RequestsSection(html, id, isRankedByHead);
    for (int i = 0; i < requests.size(); i++) {
      section.write(requests.get(i), i == 0);
    }
    if (requests.isEmpty()) {
      html.raw("<p>").raw(areFollowed ? "None." : NOT_FOLLOWED).raw("</p>");
    }
    html.raw("</section>");
  }

  private void write(RequestSummary request, boolean isOpen) {
    html.raw("<details id=\"").raw(id).raw("-").raw(key(request)).raw(isOpen ? "\" open>" : "\">");
    html.raw("<summary><span class=\"what\"><b>").text(request.method()).raw("</b> ");
    html.raw("<bdi>").text(request.path()).raw("</bdi></span> <span class=\"status\">");
    writeStatus(request);
    html.raw("</span> <span class=\"n took\">");
    html.duration(isRankedByHead ? request.untilHeadNanos() : request.totalNanos());
    html.raw("</span> ");
    split(request).write(html);
    html.raw(" <span class=\"when\">").ago(request.startEpochNanos()).raw("</span></summary>");
    writeParts(request);
    writeWaterfall(request);
    writeMore(request);
    html.raw("</details>");
  }

  /** The same for the same request, so that one who reads it is not interrupted. */
  private static String key(RequestSummary request) {
    int hash = 31 * request.path().hashCode() + String.valueOf(request.traceId()).hashCode();
    return Long.toHexString(request.startEpochNanos()) + "-" + Integer.toHexString(hash);
  }

  private void writeStatus(RequestSummary request) {
    boolean isBad = request.errorType() != null;
    html.raw(isBad ? "<span class=\"bad\">✕ " : "<span>");
    html.raw(request.status() == 0 ? "no answer" : String.valueOf(request.status()));
    html.raw("</span>");
    String flag = request.flag();
    if (flag != null) {
      html.raw(" <span class=\"flag\">").text(flag).raw("</span>");
    }
  }

  private void writeParts(RequestSummary request) {
    html.raw("<p class=\"parts\"><b>total ").duration(request.totalNanos()).raw("</b> ");
    writePart("overhead", request.overheadNanos());
    writePart("upstream", request.upstreamNanos());
    writePart("backoff", request.backoffNanos());
    writePart("transfer", request.transferNanos());
    html.raw("</p>");
  }

  private void writePart(String name, long nanos) {
    html.raw("<span><i class=\"").raw(name).raw("\"></i>").raw(name).raw(" ");
    html.duration(nanos).raw("</span> ");
  }

  private void writeWaterfall(RequestSummary request) {
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Waterfall\">");
    html.raw("<table class=\"waterfall\"><thead><tr><th scope=\"col\">Step</th>");
    html.raw("<th scope=\"col\">Over time</th><th scope=\"col\" class=\"n\">Start</th>");
    html.raw("<th scope=\"col\" class=\"n\">Took</th><th scope=\"col\">What came of it</th>");
    html.raw("</tr></thead><tbody>");
    for (RequestStep step : request.steps()) {
      write(step, request.totalNanos());
    }
    html.raw("</tbody></table></div>");
    if (request.omittedSteps() > 0) {
      html.raw("<p>and ").raw(request.omittedSteps()).raw(" further steps</p>");
    }
  }

  private void write(RequestStep step, long totalNanos) {
    String kind = step.kind().name().toLowerCase(Locale.ROOT);
    html.raw("<tr class=\"").raw(kind).raw("\"><th scope=\"row\">").text(step.name());
    html.raw("</th><td><svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\"");
    html.raw(" aria-hidden=\"true\"><rect class=\"").raw(kind);
    html.raw(step.hasFailed() ? " failed" : "").raw("\" height=\"10\" x=\"");
    long from = scaled(step.startNanos(), totalNanos, WIDTH - MIN_WIDTH);
    long to = scaled(step.endNanos(), totalNanos, WIDTH);
    html.raw(from).raw("\" width=\"").raw(Math.max(MIN_WIDTH, to - from)).raw("\"/></svg></td>");
    html.raw("<td class=\"n\">").duration(step.startNanos()).raw("</td><td class=\"n\">");
    html.duration(step.endNanos() - step.startNanos()).raw("</td><td class=\"words\">");
    if (step.hasFailed()) {
      html.raw("<span class=\"bad\">✕ failed</span> ");
    }
    if (step.ownNanos() < step.endNanos() - step.startNanos()) {
      html.raw("itself ").duration(step.ownNanos()).raw(" ");
    }
    String note = step.note();
    html.text(note == null ? "" : note).raw("</td></tr>");
  }

  private static long scaled(long nanos, long totalNanos, int max) {
    return totalNanos == 0 ? 0 : Math.min(max, Math.round((double) nanos * WIDTH / totalNanos));
  }

  private void writeMore(RequestSummary request) {
    html.raw("<p class=\"more\">");
    String route = request.route();
    html.raw("route ").raw(route == null ? "none" : "<code>").text(route == null ? "" : route);
    html.raw(route == null ? "" : "</code>");
    html.raw(" · decided by the ").text(request.source());
    if (request.errorType() != null) {
      html.raw(" · error <code>").text(request.errorType()).raw("</code>");
    }
    if (request.error() != null) {
      html.raw(" · ").text(request.error());
    }
    String trace = request.traceId();
    if (trace != null) {
      html.raw(" · trace <code>").text(trace).raw("</code>");
      html.raw(request.isSampled() ? "" : ", not sampled");
    }
    html.raw("</p>");
  }

  private static LatencySplit split(RequestSummary request) {
    return new LatencySplit(
        request.overheadNanos(),
        request.upstreamNanos(),
        request.backoffNanos(),
        request.transferNanos());
  }
}
