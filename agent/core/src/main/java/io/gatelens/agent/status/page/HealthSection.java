package io.gatelens.agent.status.page;

import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.agent.telemetry.ExporterState;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.telemetry.InstrumentationStatus.Refusal;
import io.gatelens.gateway.Gateway;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** How the agent itself fares. */
final class HealthSection {

  private static final int MAX_REASON_CHARS = 400;

  private final Html html;
  private final Gateway gateway;
  private final AgentHealth health;

  private HealthSection(Html html, Gateway gateway, AgentHealth health) {
    this.html = html;
    this.gateway = gateway;
    this.health = health;
  }

  static void write(Html html, Gateway gateway, AgentHealth health) {
    html.raw("<section id=\"agent\" aria-labelledby=\"agent-title\">");
    html.raw("<h2 id=\"agent-title\">Agent</h2>");
    HealthSection section = new HealthSection(html, gateway, health);
    section.writeTelemetry();
    section.writeExporters();
    section.writeModules();
    html.raw("</section>");
  }

  private void writeTelemetry() {
    String failure = health.telemetryFailure();
    html.raw("<p class=\"verdict\">");
    if (failure != null) {
      html.raw("<strong class=\"bad\">✕ ");
      html.raw(health.isTelemetryUp() ? "Telemetry is up in part" : "No telemetry");
      html.raw("</strong> ").text(failure);
    } else if (health.isTelemetryUp()) {
      html.raw("<strong class=\"good\">✓ Telemetry is up</strong>");
    } else {
      html.raw("<strong class=\"warn\">▲ Telemetry is coming up</strong>");
    }
    writeCount("spans lost: the queue was full", health.spansDroppedByQueue());
    writeCount("spans lost: the export failed", health.spansDroppedByExport());
    writeCount("spans lost before telemetry was up", gateway.spansDroppedAtStartup());
    writeCount("errors in the agent’s own code", errors());
    html.raw("</p>");
  }

  private long errors() {
    return health.instrumentation().adviceErrors() + gateway.modelFailures();
  }

  private void writeCount(String what, long count) {
    html.raw(count == 0 ? " <span>" : " <span class=\"bad\">▲ ");
    html.raw(count).raw(" ").raw(what).raw("</span>");
  }

  private void writeExporters() {
    html.raw("<h3>Export</h3>");
    if (health.exporters().isEmpty()) {
      html.raw("<p>Nothing is exported").raw(health.isTelemetryUp() ? "." : " yet.").raw("</p>");
      return;
    }
    html.raw("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Export\"><table>");
    html.raw("<thead><tr><th scope=\"col\">What</th><th scope=\"col\">To</th>");
    html.raw("<th scope=\"col\">State</th><th scope=\"col\">Last success</th>");
    html.raw("<th scope=\"col\">Last error</th></tr></thead><tbody>");
    for (ExporterState exporter : health.exporters()) {
      write(exporter);
    }
    html.raw("</tbody></table></div>");
  }

  private void write(ExporterState exporter) {
    html.raw("<tr><th scope=\"row\">").text(exporter.what()).raw("</th><td><code>");
    html.text(exporter.endpoint()).raw("</code></td><td>");
    if (exporter.isFailing()) {
      html.raw("<span class=\"bad\">✕ failing</span>");
    } else {
      html.raw(
          exporter.lastSuccessEpochMillis() == 0
              ? "<span>○ nothing sent yet</span>"
              : "<span class=\"good\">✓ arrives</span>");
    }
    html.raw("</td><td>");
    writeAgo(exporter.lastSuccessEpochMillis());
    html.raw("</td><td class=\"words\">");
    String error = exporter.lastError();
    if (error != null) {
      html.text(error).raw(", ");
    }
    writeAgo(exporter.lastErrorEpochMillis());
    html.raw("</td></tr>");
  }

  private void writeAgo(long epochMillis) {
    if (epochMillis == 0) {
      html.raw("never");
    } else {
      html.ago(TimeUnit.MILLISECONDS.toNanos(epochMillis));
    }
  }

  private void writeModules() {
    InstrumentationStatus instrumentation = health.instrumentation();
    Map<String, InstrumentationStatus.Status> modules = new TreeMap<>();
    instrumentation.forEachStatus(modules::put);
    Map<String, Long> errors = new HashMap<>();
    instrumentation.forEachAdviceErrorCount(errors::put);
    html.raw("<h3>What is woven</h3><div class=\"scroll\" tabindex=\"0\" role=\"region\"");
    html.raw(" aria-label=\"Modules\"><table><thead><tr><th scope=\"col\">Module</th>");
    html.raw("<th scope=\"col\">State</th><th scope=\"col\" class=\"n\">Join points</th>");
    html.raw("<th scope=\"col\" class=\"n\">Errors</th></tr></thead><tbody>");
    modules.forEach(
        (module, status) -> {
          html.raw("<tr><th scope=\"row\">").text(module).raw("</th><td>");
          write(status, instrumentation.hasRefusal(module));
          html.raw("</td><td class=\"n\">").raw(instrumentation.wovenJoinPoints(module));
          html.raw("</td><td class=\"n\">").raw(errors.getOrDefault(module, 0L));
          html.raw("</td></tr>");
        });
    html.raw("</tbody></table></div>");
    if (!instrumentation.refusals().isEmpty()) {
      html.raw("<h3>What is not woven</h3><ul>");
      for (Refusal refusal : instrumentation.refusals()) {
        html.raw("<li><b>").text(refusal.module()).raw("</b> <code>").text(refusal.joinPoint());
        html.raw("</code>: ").text(cut(refusal.reason())).raw("</li>");
      }
      html.raw("</ul>");
      if (instrumentation.hasFurtherRefusals()) {
        html.raw("<p>and further ones</p>");
      }
    }
  }

  private static String cut(String reason) {
    return reason.length() <= MAX_REASON_CHARS
        ? reason
        : reason.substring(0, MAX_REASON_CHARS - 1) + '…';
  }

  private void write(InstrumentationStatus.Status status, boolean isInPart) {
    html.raw(
        switch (status) {
          case APPLIED ->
              isInPart
                  ? "<span class=\"warn\">▲ applied in part</span>"
                  : "<span class=\"good\">✓ applied</span>";
          case SKIPPED -> "<span class=\"warn\">▲ skipped: nothing is woven</span>";
          case FAILED -> "<span class=\"bad\">✕ failed, at least in part</span>";
        });
  }
}
