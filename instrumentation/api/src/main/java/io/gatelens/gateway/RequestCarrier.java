package io.gatelens.gateway;

/**
 * What a framework's exchange holds of its request, among its attributes, and a gateway's
 * observation of a call for it, in its context: so modules that see one of them, and know neither
 * the gateway nor its transport, find the request.
 */
public interface RequestCarrier {

  /** The name of the attribute, and the key in the context. */
  String ATTRIBUTE = "io.gatelens.request";

  /** The model's request; it may be over. */
  GatewayRequest request();
}
