package io.gatelens.agent.status.page;

import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.gateway.Gateway;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The node's own page: what can be known of it before there is any backend. Written once a second
 * at most, however many ask, and bounded.
 *
 * <p>For one thread.
 */
public final class NodePage {

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Gateway gateway;
  private final AgentHealth health;
  private final PageTemplate template = PageTemplate.read();
  private byte[] last = {};
  private long lastNanos;

  /** The page of this gateway. */
  public NodePage(Gateway gateway, AgentHealth health) {
    this.gateway = gateway;
    this.health = health;
  }

  /** The headers that it is to be sent with. */
  public Map<String, String> headers() {
    return template.headers();
  }

  /** The document in UTF-8, not older than a second. The array is not to be written to. */
  public byte[] html() {
    long now = gateway.clock().nanoTime();
    if (last.length == 0 || now - lastNanos >= FRESH_NANOS) {
      last = written().getBytes(StandardCharsets.UTF_8);
      lastNanos = now;
    }
    return last;
  }

  private String written() {
    Html html = new Html(gateway.clock().epochNanos());
    String name = gateway.name();
    html.raw(template.beforeTitle());
    html.raw(gateway.readiness().isReady() ? "✓ " : "✕ ").text(name == null ? "Gatelens" : name);
    html.raw(template.beforeNow()).now().raw(template.beforeSections());
    ReadinessSection.write(html, gateway);
    boolean areFollowed = health.isTelemetryUp() || health.telemetryFailure() == null;
    RoutesSection.write(html, gateway.activity().routes(), areFollowed);
    RequestsSection.writeFailed(html, gateway.activity().failed(), areFollowed);
    RequestsSection.writeSlowest(html, gateway.activity().slowest(), areFollowed);
    LoadsSection.write(html, gateway.config());
    HealthSection.write(html, gateway, health);
    return html.raw(template.afterSections()).toString();
  }
}
