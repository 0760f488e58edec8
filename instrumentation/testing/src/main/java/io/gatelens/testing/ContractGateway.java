package io.gatelens.testing;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.HttpCaller;
import java.util.List;

/**
 * A gateway as {@link GatewayContract} wants it: how it starts, how its configuration is loaded,
 * and what else it is to answer alike with the agent and without. That must depend on nothing but
 * the request: not on the time, on chance or on how many came before.
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

  /** Requests to what only this gateway has. */
  List<Request> furtherRequests();

  /** Requests to be sent over HTTP/2 without TLS; none where the gateway does not speak it. */
  List<Request> requestsOverH2c();

  /** GETs for handshakes of WebSockets that send back what they get; none where it has none. */
  List<Request> webSocketEchoes();

  /** Makes the running gateway load a configuration in which a route is bad. */
  void loadBadConfiguration(HttpCaller caller);

  /** Makes the running gateway load the configuration that it was started with. */
  void loadGoodConfiguration(HttpCaller caller);
}
