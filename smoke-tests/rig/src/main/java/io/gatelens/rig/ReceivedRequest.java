package io.gatelens.rig;

import java.util.Map;

/**
 * One export request, whether it was answered well or not.
 *
 * @param protocol {@code http/protobuf} or {@code grpc}
 * @param path of the URL; for gRPC {@code package.Service/Method}
 * @param headers by lower-case name
 * @param compression {@code gzip} or {@code none}
 * @param bodyBytes on the wire; for gRPC those of the message
 */
public record ReceivedRequest(
    String protocol, String path, Map<String, String> headers, String compression, int bodyBytes) {}
