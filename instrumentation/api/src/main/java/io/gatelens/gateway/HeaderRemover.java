package io.gatelens.gateway;

/**
 * Takes headers off a request that is about to be sent: the counterpart of OpenTelemetry's {@code
 * TextMapSetter}, for a gateway that forwards its client's headers.
 */
@FunctionalInterface
public interface HeaderRemover<C> {

  /** Removes all headers of that name, in any case; does nothing where there is none. */
  void remove(C carrier, String name);
}
