package io.gatelens.testing;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.Upstream;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A gateway without the agent, in front of upstreams of its own. */
final class BareGateway implements AutoCloseable {

  private final Upstream upstreamA = Upstream.start("a");
  private final Upstream upstreamB = upstreamA.startTwin("b");
  private final CompletableFuture<GatewayProcess> starting;

  private BareGateway(ContractGateway gateway) {
    GatewayProcess.Builder described = gateway.process(upstreamA.port(), upstreamB.port());
    starting =
        CompletableFuture.supplyAsync(
            described::start, starter -> new Thread(starter, "bare-gateway").start());
  }

  /** Begins to start one, which goes on while the caller does something else. */
  static BareGateway beginToStart(ContractGateway gateway) {
    return new BareGateway(gateway);
  }

  /** Its process, when that is ready. */
  GatewayProcess process() {
    return starting.join();
  }

  List<Upstream> upstreams() {
    return List.of(upstreamA, upstreamB);
  }

  @Override
  public void close() {
    process().kill(); // Nobody asks how it ends.
    upstreams().forEach(Upstream::close);
  }
}
