package io.gatelens.gateway;

/** What the gateway knows of the instances of a service, as a whole. */
enum ClusterState {
  /** An instance is healthy. */
  HEALTHY,
  /** Nothing checks them, or some were not checked yet. */
  UNKNOWN,
  /** The load balancer found no instance. */
  NO_INSTANCE,
  /** Each was checked, and none is healthy. */
  NO_HEALTHY_INSTANCE;

  boolean isOutage() {
    return this == NO_INSTANCE || this == NO_HEALTHY_INSTANCE;
  }
}
