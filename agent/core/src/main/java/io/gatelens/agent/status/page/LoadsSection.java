package io.gatelens.agent.status.page;

import io.gatelens.gateway.ConfigChange;
import io.gatelens.gateway.ConfigLoads;
import io.gatelens.gateway.ConfigSource;
import io.gatelens.gateway.LoadSummary;
import io.gatelens.gateway.RunningLoad;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loads of the configuration that run, the last ones with what each changed, and bad sources.
 */
final class LoadsSection {

  private static final int MAX_IDS = 10;
  private static final int MAX_BAD = 5;
  private static final int MAX_ID_CHARS = 120;
  private static final int MAX_ERROR_CHARS = 400;

  private LoadsSection() {}

  static void write(Html html, ConfigLoads config) {
    List<RunningLoad> running = config.underWay();
    List<LoadSummary> loads = config.recent();
    html.raw("<section id=\"loads\" aria-labelledby=\"loads-title\">");
    html.raw("<h2 id=\"loads-title\">Configuration loads</h2>");
    for (ConfigSource source : config.readSources()) {
      if (source.failures() > 0) {
        write(html, source);
      }
    }
    if (running.isEmpty() && loads.isEmpty()) {
      html.raw("<p>None yet.</p></section>");
      return;
    }
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Loads\"><table>");
    html.raw("<thead><tr><th scope=\"col\">When</th><th scope=\"col\">Outcome</th>");
    html.raw("<th scope=\"col\">Trigger</th><th scope=\"col\" class=\"n\">Took</th>");
    html.raw("<th scope=\"col\" class=\"n\">Routes</th><th scope=\"col\">What changed</th>");
    html.raw("</tr></thead><tbody>");
    for (RunningLoad load : running) {
      write(html, load);
    }
    for (LoadSummary load : loads) {
      write(html, load);
    }
    html.raw("</tbody></table></div></section>");
  }

  private static void write(Html html, ConfigSource source) {
    html.raw("<p><span class=\"bad\">✕ failing</span> source <code>");
    html.text(cut(source.name(), MAX_ID_CHARS)).raw("</code> ").raw(source.failures());
    html.raw(source.failures() == 1 ? " time" : " times in a row").raw(", first ");
    html.ago(source.failingSinceEpochNanos());
    if (source.error() != null) {
      html.raw(": ").text(cut(source.error(), MAX_ERROR_CHARS));
    }
    html.raw("</p>");
  }

  private static void write(Html html, RunningLoad load) {
    html.raw("<tr><th scope=\"row\">").ago(load.sinceEpochNanos()).raw("</th><td>");
    html.raw("<span>○ running</span></td><td>");
    writeTrigger(html, load.trigger(), load.source());
    html.raw("</td><td class=\"n\">–</td><td class=\"n\">–</td><td class=\"words\"></td></tr>");
  }

  private static void writeTrigger(Html html, String trigger, @Nullable String source) {
    html.text(cut(trigger, MAX_ID_CHARS));
    if (source != null) {
      html.raw(" from <code>").text(cut(source, MAX_ID_CHARS)).raw("</code>");
    }
  }

  private static void write(Html html, LoadSummary load) {
    boolean isGood = load.outcome().equals("applied") || load.outcome().equals("unchanged");
    html.raw("<tr><th scope=\"row\">").ago(load.startEpochNanos()).raw("</th><td>");
    html.raw(isGood ? "<span class=\"good\">✓ " : "<span class=\"bad\">✕ ");
    html.text(load.outcome()).raw("</span>");
    if (load.repeats() > 0) {
      html.raw(" × ").raw(load.repeats() + 1L);
    }
    html.raw("</td><td>");
    writeTrigger(html, load.trigger(), load.source());
    html.raw("</td><td class=\"n\">").duration(load.durationNanos()).raw("</td><td class=\"n\">");
    html.raw(load.hash() == null ? "–" : String.valueOf(load.routes()));
    html.raw("</td><td class=\"words\">");
    ConfigChange change = load.change();
    writeIds(html, "added", change.added(), change.addedCount());
    writeIds(html, "changed", change.changed(), change.changedCount());
    writeIds(html, "removed", change.removed(), change.removedCount());
    if (load.error() != null && !isOfAnEntry(load.error(), load)) {
      html.raw("<p>").text(cut(load.error(), MAX_ERROR_CHARS)).raw("</p>");
    }
    writeBadEntries(html, load);
    if (change.isNone() && load.error() == null && load.badEntryCount() == 0) {
      html.raw("<p>nothing</p>");
    }
    html.raw("</td></tr>");
  }

  /** Gateways fail a load with what its bad entry failed with. */
  private static boolean isOfAnEntry(String error, LoadSummary load) {
    return load.badEntries().stream().anyMatch(bad -> bad.error().equals(error));
  }

  /**
   * @param ids the first ones
   * @param count of all
   */
  private static void writeIds(Html html, String what, List<String> ids, int count) {
    if (ids.isEmpty()) {
      return;
    }
    html.raw("<p>").raw(what).raw(" ");
    int told = Math.min(MAX_IDS, ids.size());
    for (String id : ids.subList(0, told)) {
      html.raw("<code>").text(cut(id, MAX_ID_CHARS)).raw("</code> ");
    }
    if (count > told) {
      html.raw("and ").raw(count - told).raw(" more");
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
