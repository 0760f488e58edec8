/**
 * Reactor Netty, the transport of several gateways: the server's edge, where a client's request
 * begins and ends, and the HTTP client, where the attempts to reach an upstream are made.
 */
@NullMarked
package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.NullMarked;
