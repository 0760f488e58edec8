package io.gatelens.instrumentation.reactornetty;

import io.gatelens.gateway.ConnectionOpening;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.netty.ConnectionObserver;
import reactor.util.context.ContextView;

/**
 * What happens on a channel before it is a connection, and for which call.
 *
 * <p>The call that made the pool open the connection rides in an attribute of the channel until it
 * has the connection. All of this runs once per connection; a channel of anybody else costs a look
 * for that attribute.
 */
final class ConnectionEdge {

  private static final AttributeKey<UpstreamCall> KEY =
      AttributeKey.valueOf("io.gatelens.upstream.opening");

  /** The pool's own: on a channel that it opens, an observer with the context it opens it for. */
  private static final AttributeKey<ConnectionObserver> OWNER =
      AttributeKey.valueOf("connectionOwner");

  private ConnectionEdge() {}

  /** Once for each connection, whether or not the address is known yet. */
  static void resolving(
      Channel channel,
      SocketAddress address,
      AddressResolverGroup<?> resolver,
      ContextView context) {
    UpstreamCall call = UpstreamCall.in(context);
    if (call == null) {
      return;
    }
    channel.attr(KEY).set(call);
    ConnectionOpening opening = call.opensConnection();
    if (address instanceof InetSocketAddress inet
        && inet.isUnresolved()
        && resolver != NoopAddressResolverGroup.INSTANCE) {
      opening.lookupStarted();
    }
  }

  /** Once for each address that is tried; each but the first on a channel of its own. */
  static void connecting(Channel channel) {
    if (!channel.hasAttr(KEY)) {
      ConnectionObserver owner = channel.hasAttr(OWNER) ? channel.attr(OWNER).get() : null;
      UpstreamCall call = owner == null ? null : UpstreamCall.in(owner.currentContext());
      if (call == null) {
        return;
      }
      channel.attr(KEY).set(call);
    }
    ConnectionOpening opening = openingOn(channel);
    if (opening != null) {
      opening.connectStarted();
    }
  }

  /**
   * Before TLS, and before any handler is told that the channel is active. Called for a channel
   * that was registered too, which is not active yet.
   */
  static void connected(Channel channel) {
    ConnectionOpening opening = openingOn(channel);
    if (opening != null && channel.isActive()) {
      opening.connected();
    }
  }

  static void handshakeStarted(Channel channel) {
    ConnectionOpening opening = openingOn(channel);
    if (opening != null) {
      opening.handshakeStarted();
    }
  }

  /** A handshake that fails is told by the error that the attempt ends with. */
  static void handshakeEnded(Channel channel, Object event) {
    ConnectionOpening opening = openingOn(channel);
    if (opening != null
        && event instanceof SslHandshakeCompletionEvent handshake
        && handshake.isSuccess()) {
      opening.handshakeEnded();
      forget(channel);
    }
  }

  /** The connection is there; in a pool it outlives the call. */
  static void forget(Channel channel) {
    Attribute<UpstreamCall> place = channel.attr(KEY);
    if (place.get() != null) {
      place.set(null);
    }
  }

  private static @Nullable UpstreamCall on(Channel channel) {
    return channel.hasAttr(KEY) ? channel.attr(KEY).get() : null;
  }

  private static @Nullable ConnectionOpening openingOn(Channel channel) {
    UpstreamCall call = on(channel);
    return call == null ? null : call.opening();
  }
}
