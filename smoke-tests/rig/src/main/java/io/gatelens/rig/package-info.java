/**
 * What a test of a gateway needs around it, all real: {@link io.gatelens.rig.Upstream upstreams}
 * behind it, the {@link io.gatelens.rig.GatewayProcess gateway's process} itself, {@link
 * io.gatelens.rig.HttpCaller clients} before it and an {@link io.gatelens.rig.OtlpReceiver OTLP
 * receiver} for what its agent sends.
 */
@NullMarked
package io.gatelens.rig;

import org.jspecify.annotations.NullMarked;
