package io.gatelens.agent.status.page;

import io.gatelens.gateway.RouteActivity;
import io.gatelens.gateway.RouteActivity.Kind;
import java.util.List;

/** What went over each route within the last minutes. */
final class RoutesSection {

  /** Of single routes: what is not of one has its row always. */
  private static final int MAX_ROUTES = 100;

  private static final String NONE = "No request ended within the last minutes.";

  private RoutesSection() {}

  /**
   * @param routes the busiest first
   * @param areFollowed whether requests are looked at at all
   */
  static void write(Html html, List<RouteActivity> routes, boolean areFollowed) {
    html.raw("<section id=\"routes\" aria-labelledby=\"routes-title\">");
    html.raw("<h2 id=\"routes-title\">Routes <small>last 5 to 6 minutes</small></h2>");
    if (routes.isEmpty()) {
      html.raw("<p>").raw(areFollowed ? NONE : RequestsSection.NOT_FOLLOWED).raw("</p></section>");
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
    int untold = 0;
    int left = MAX_ROUTES;
    for (RouteActivity route : routes) {
      if (route.kind() != Kind.ROUTE || left-- > 0) {
        write(html, route);
      } else {
        untold++;
      }
    }
    html.raw("</tbody></table></div>");
    if (untold > 0) {
      html.raw("<p>and ").raw(untold).raw(" more with less traffic</p>");
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
