package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * An instance of a service behind the gateway, as a load balancer knows it.
 *
 * @param cluster the logical service; null where it is not known
 * @param address a host name or an address
 * @param port zero or negative where it is not known
 */
public record UpstreamTarget(@Nullable String cluster, String address, int port) {}
