package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/** What was known of an attempt when it ended, until its request's span is there. */
record AttemptHeadCopy(
    String method,
    @Nullable String url,
    @Nullable String serverAddress,
    int serverPort,
    @Nullable String protocolVersion,
    @Nullable String peerAddress,
    int peerPort)
    implements AttemptHead {

  AttemptHeadCopy(AttemptHead head) {
    this(
        head.method(),
        head.url(),
        head.serverAddress(),
        head.serverPort(),
        head.protocolVersion(),
        head.peerAddress(),
        head.peerPort());
  }
}
