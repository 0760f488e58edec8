package io.gatelens.testing;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import java.util.List;

/**
 * A gateway as {@link GatewayContract} wants it: how it starts, how its configuration is loaded.
 */
public interface ContractGateway {

  /** The value of {@code gateway.name}. */
  String name();

  /**
   * Describes a process of it, without the agent, that serves the contract's routes.
   *
   * @param upstreamA port of the first upstream
   * @param upstreamB port of the second
   */
  GatewayProcess.Builder process(int upstreamA, int upstreamB);

  /** The protocol that the agent is to export with: {@code http/protobuf} or {@code grpc}. */
  String protocol();

  /** Targets of GET requests to routes that only this gateway has, to be answered the same way. */
  List<String> furtherTargets();

  /** Makes the running gateway load a configuration in which a route is bad. */
  void loadBadConfiguration(HttpCaller caller);

  /** Makes the running gateway load the configuration that it was started with. */
  void loadGoodConfiguration(HttpCaller caller);
}
