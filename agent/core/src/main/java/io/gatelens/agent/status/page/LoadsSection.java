package io.gatelens.agent.status.page;

import io.gatelens.gateway.LoadSummary;
import java.util.List;

/** The last loads of the configuration, and what each changed. */
final class LoadsSection {

  private static final int MAX_IDS = 10;
  private static final int MAX_BAD = 5;
  private static final int MAX_ID_CHARS = 120;
  private static final int MAX_ERROR_CHARS = 400;

  private LoadsSection() {}

  /**
   * @param loads the newest first
   */
  static void write(Html html, List<LoadSummary> loads) {
    html.raw("<section id=\"loads\" aria-labelledby=\"loads-title\">");
    html.raw("<h2 id=\"loads-title\">Configuration loads</h2>");
    if (loads.isEmpty()) {
      html.raw("<p>None yet.</p></section>");
      return;
    }
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Loads\"><table>");
    html.raw("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Outcome</th>");
    html.raw("<th scope=\"col\">Trigger</th><th scope=\"col\" class=\"n\">Took</th>");
    html.raw("<th scope=\"col\" class=\"n\">Routes</th><th scope=\"col\">What changed</th>");
    html.raw("</tr></thead><tbody>");
    for (LoadSummary load : loads) {
      write(html, load);
    }
    html.raw("</tbody></table></div></section>");
  }

  private static void write(Html html, LoadSummary load) {
    boolean isGood = load.outcome().equals("applied") || load.outcome().equals("unchanged");
    html.raw("<tr><th scope=\"row\">").ago(load.startEpochNanos()).raw("</th><td>");
    html.raw(isGood ? "<span class=\"good\">✓ " : "<span class=\"bad\">✕ ");
    html.text(load.outcome()).raw("</span></td><td>").text(load.trigger()).raw("</td>");
    html.raw("<td class=\"n\">").duration(load.durationNanos()).raw("</td><td class=\"n\">");
    html.raw(load.hash() == null ? "–" : String.valueOf(load.routes()));
    html.raw("</td><td class=\"words\">");
    writeIds(html, "added", load.added());
    writeIds(html, "changed", load.changed());
    writeIds(html, "removed", load.removed());
    if (load.error() != null && !isOfAnEntry(load.error(), load)) {
      html.raw("<p>").text(cut(load.error(), MAX_ERROR_CHARS)).raw("</p>");
    }
    writeBadEntries(html, load);
    if (load.added().isEmpty()
        && load.changed().isEmpty()
        && load.removed().isEmpty()
        && load.error() == null
        && load.badEntryCount() == 0) {
      html.raw("<p>nothing</p>");
    }
    html.raw("</td></tr>");
  }

  /** Gateways fail a load with what its bad entry failed with. */
  private static boolean isOfAnEntry(String error, LoadSummary load) {
    return load.badEntries().stream().anyMatch(bad -> bad.error().equals(error));
  }

  private static void writeIds(Html html, String what, List<String> ids) {
    if (ids.isEmpty()) {
      return;
    }
    html.raw("<p>").raw(what).raw(" ");
    for (String id : ids.subList(0, Math.min(MAX_IDS, ids.size()))) {
      html.raw("<code>").text(cut(id, MAX_ID_CHARS)).raw("</code> ");
    }
    if (ids.size() > MAX_IDS) {
      html.raw("and ").raw(ids.size() - MAX_IDS).raw(" more");
    }
    html.raw("</p>");
  }

  private static void writeBadEntries(Html html, LoadSummary load) {
    List<LoadSummary.BadEntry> bad = load.badEntries();
    int told = Math.min(MAX_BAD, bad.size());
    for (LoadSummary.BadEntry entry : bad.subList(0, told)) {
      html.raw("<p><span class=\"bad\">✕ bad</span> <code>");
      html.text(cut(entry.routeId(), MAX_ID_CHARS)).raw("</code> ");
      html.text(cut(entry.error(), MAX_ERROR_CHARS)).raw("</p>");
    }
    if (load.badEntryCount() > told) {
      html.raw("<p>and ").raw(load.badEntryCount() - told).raw(" more bad ones</p>");
    }
  }

  private static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + '…';
  }
}
