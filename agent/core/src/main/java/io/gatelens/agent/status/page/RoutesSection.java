package io.gatelens.agent.status.page;

import io.gatelens.gateway.RouteActivity;
import java.util.List;

/** What went over each route within the last minutes. */
final class RoutesSection {

  private static final int MAX_ROWS = 100;

  private RoutesSection() {}

  /**
   * @param routes the busiest first
   */
  static void write(Html html, List<RouteActivity> routes) {
    html.raw("<section id=\"routes\" aria-labelledby=\"routes-title\">");
    html.raw("<h2 id=\"routes-title\">Routes <small>last 5 minutes</small></h2>");
    if (routes.isEmpty()) {
      html.raw("<p>No request ended within the last minutes.</p></section>");
      return;
    }
    html.raw(
        "<p class=\"hint\">p50 and p99 are of the time until the response’s head, overhead and");
    html.raw(" upstream the means of its parts.</p>");
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Routes\"><table>");
    html.raw("<thead><tr><th scope=\"col\">Route</th><th scope=\"col\" class=\"n\">Requests</th>");
    html.raw("<th scope=\"col\" class=\"n\">per s</th><th scope=\"col\" class=\"n\">Errors</th>");
    html.raw("<th scope=\"col\" class=\"n\">p50</th><th scope=\"col\" class=\"n\">p99</th>");
    html.raw("<th scope=\"col\" class=\"n\"><i class=\"overhead\"></i>Overhead</th>");
    html.raw("<th scope=\"col\" class=\"n\"><i class=\"upstream\"></i>Upstream</th>");
    html.raw("<th scope=\"col\">Split</th></tr></thead><tbody>");
    int told = Math.min(MAX_ROWS, routes.size());
    for (RouteActivity route : routes.subList(0, told)) {
      write(html, route);
    }
    html.raw("</tbody></table></div>");
    if (routes.size() > told) {
      html.raw("<p>and ").raw(routes.size() - told).raw(" more with less traffic</p>");
    }
    html.raw("</section>");
  }

  private static void write(Html html, RouteActivity route) {
    long requests = route.requests();
    html.raw("<tr><th scope=\"row\">");
    switch (route.kind()) {
      case ROUTE -> html.text(route.name());
      case UNMATCHED -> html.raw("<em>no route matched</em>");
      case OTHER -> html.raw("<em>all other routes</em>");
    }
    html.raw("</th><td class=\"n\">").raw(requests).raw("</td><td class=\"n\">");
    html.decimal(requests / route.seconds()).raw("</td><td class=\"n\">");
    html.raw(route.errors() == 0 ? "<span>" : "<span class=\"bad\">✕ ");
    html.percent((double) route.errors() / requests).raw("</span></td><td class=\"n\">");
    html.duration(route.p50Nanos()).raw("</td><td class=\"n\">");
    html.duration(route.p99Nanos()).raw("</td><td class=\"n\">");
    html.duration(route.overheadNanos() / requests).raw("</td><td class=\"n\">");
    html.duration(route.upstreamNanos() / requests).raw("</td><td>");
    new LatencySplit(route.overheadNanos(), route.upstreamNanos(), route.backoffNanos(), 0)
        .write(html);
    html.raw("</td></tr>");
  }
}
