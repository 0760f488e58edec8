/**
 * The gateway model: what a gateway does, recorded once and told as spans, metrics and readiness.
 *
 * <p>An instrumentation translates its gateway's calls to {@link io.gatelens.gateway.Gateway},
 * {@link io.gatelens.gateway.GatewayRequest}, {@link io.gatelens.gateway.UpstreamAttempt} and
 * {@link io.gatelens.gateway.ConfigLoad}; all knowledge about spans, metrics, names, clocks and
 * sampling is behind them. Every method that a hook calls is wait-free, never throws and may be
 * called on any thread, on an event loop too.
 */
@NullMarked
package io.gatelens.gateway;

import org.jspecify.annotations.NullMarked;
