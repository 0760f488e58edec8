package io.gatelens.rig;

import java.util.Map;

/**
 * A request as an upstream saw it.
 *
 * @param headers by lower-case name
 */
public record UpstreamRequest(String method, String uri, Map<String, String> headers) {}
