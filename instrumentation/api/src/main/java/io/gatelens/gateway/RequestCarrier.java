package io.gatelens.gateway;

/**
 * What a framework's exchange holds of its request, among its attributes: so modules that see the
 * exchange, and know neither the gateway nor its transport, find the request.
 */
public interface RequestCarrier {

  /** The name of the exchange's attribute. */
  String ATTRIBUTE = "io.gatelens.request";

  /** The model's request; it may be over. */
  GatewayRequest request();
}
