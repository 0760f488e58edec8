package io.gatelens.agent.status;

import io.gatelens.agent.runtime.RuntimeSettings;
import io.gatelens.agent.status.page.NodePage;
import io.gatelens.agent.telemetry.AgentHealth;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.Readiness;
import io.gatelens.sdk.document.BadDocumentException;

/**
 * What this node says of itself: a page for people, and JSON documents. Thread-safe but for the
 * page, which is for the server's one thread.
 */
final class NodeStatus {

  private static final String IN_ROTATION_REASON = "in rotation";

  private final Gateway gateway;
  private final AgentHealth health;
  private final RuntimeSettings runtime;
  private final NodePage page;

  NodeStatus(Gateway gateway, AgentHealth health, RuntimeSettings runtime) {
    this.gateway = gateway;
    this.health = health;
    this.runtime = runtime;
    this.page = new NodePage(gateway, health);
  }

  /** All of it, for people. */
  NodePage page() {
    return page;
  }

  boolean isReady() {
    return gateway.readiness().isReady();
  }

  /** Makes the node's place in the rotation something that can be lost. */
  void canBeDrained() {
    gateway.readiness().holding(Readiness.IN_ROTATION, IN_ROTATION_REASON);
  }

  /** Takes the node out of rotation, or puts it back. */
  void drain(boolean isDrained) {
    Readiness.Condition condition = gateway.readiness().condition(Readiness.IN_ROTATION);
    if (isDrained) {
      condition.notMet("drained by PUT /status/drain");
    } else {
      condition.met(IN_ROTATION_REASON);
    }
  }

  /**
   * Puts settings in force, and says what is in force then.
   *
   * @throws BadDocumentException where anything in the document is wrong
   */
  String putSettings(String document) throws BadDocumentException {
    runtime.put(document);
    return new StatusJson().runtime(runtime.state()).done();
  }

  /** Takes them back, and says what is in force then. */
  String removeSettings() {
    runtime.remove();
    return new StatusJson().runtime(runtime.state()).done();
  }

  /** That the process answers at all. */
  String live() {
    return new StatusJson().live().done();
  }

  /** Whether the node is ready, and why it is or is not. */
  String readiness() {
    return new StatusJson().readiness(gateway).done();
  }

  /** That, and what the gateway has loaded, and what the agent does in it. */
  String everything() {
    return new StatusJson()
        .readiness(gateway)
        .node(gateway)
        .running(gateway.config().underWay())
        .loads(gateway.config().recent())
        .sources(gateway.config().readSources())
        .runtime(runtime.state())
        .instrumentation(health.instrumentation())
        .done();
  }
}
