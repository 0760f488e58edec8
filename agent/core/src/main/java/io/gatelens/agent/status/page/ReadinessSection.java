package io.gatelens.agent.status.page;

import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.gateway.ConditionState;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.ReadinessPolicies.Policy;

/** Whether the node may be given traffic, and why it may or may not. */
final class ReadinessSection {

  private static final int HASH_DIGITS = 8;

  private ReadinessSection() {}

  static void write(Html html, Gateway gateway) {
    boolean isReady = gateway.readiness().isReady();
    html.raw("<section id=\"readiness\" aria-labelledby=\"readiness-title\">");
    html.raw("<h2 id=\"readiness-title\">Readiness</h2><p class=\"verdict\">");
    html.raw(
        isReady
            ? "<strong class=\"good\">✓ Ready</strong> "
            : "<strong class=\"bad\">✕ Not ready</strong> ");
    writeNode(html, gateway);
    if (!isReady && allHold(gateway)) {
      html.raw(" <span>nothing is known of the gateway’s configuration yet</span>");
    }
    html.raw("</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Conditions\">");
    html.raw("<table><thead><tr><th scope=\"col\">Condition</th><th scope=\"col\">State</th>");
    html.raw("<th scope=\"col\">Reason</th><th scope=\"col\">Since</th></tr></thead><tbody>");
    for (ConditionState condition : gateway.readiness().conditions()) {
      html.raw("<tr><th scope=\"row\">").text(condition.name()).raw("</th><td>");
      writeState(html, condition, gateway);
      html.raw("</td><td class=\"words\">").text(condition.reason()).raw("</td><td>");
      html.ago(condition.sinceEpochNanos()).raw("</td></tr>");
    }
    html.raw("</tbody></table></div></section>");
  }

  private static boolean allHold(Gateway gateway) {
    return gateway.readiness().conditions().stream().allMatch(ConditionState::met);
  }

  private static void writeNode(Html html, Gateway gateway) {
    String name = gateway.name();
    String version = gateway.version();
    String hash = gateway.config().hash();
    html.raw("<span>").text(name == null ? "no gateway seen yet" : name);
    html.text(version == null ? "" : " " + version);
    html.raw(" · Gatelens ").text(GatelensVersion.current()).raw("</span> <span>");
    html.raw(gateway.config().routes()).raw(" routes");
    if (hash != null) {
      html.raw(", configuration <code>").text(hash.substring(0, HASH_DIGITS)).raw("</code>");
    }
    html.raw("</span> <span id=\"in-flight\">").raw(gateway.activeRequests());
    html.raw(" requests in flight</span>");
  }

  private static void writeState(Html html, ConditionState condition, Gateway gateway) {
    if (condition.met()) {
      html.raw("<span class=\"good\">✓ holds</span>");
      return;
    }
    Policy policy = gateway.readiness().policies().of(condition.name());
    html.raw(
        switch (policy) {
          case FAIL -> "<span class=\"bad\">✕ does not hold</span>";
          case WARN -> "<span class=\"warn\">▲ does not hold: a warning</span>";
          case IGNORE -> "<span>○ does not hold: ignored</span>";
        });
  }
}
