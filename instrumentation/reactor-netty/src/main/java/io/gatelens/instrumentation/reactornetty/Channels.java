package io.gatelens.instrumentation.reactornetty;

import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import reactor.netty.Connection;
import reactor.netty.channel.ChannelOperations;

/** Channels of Reactor Netty, found and told apart by classes: see {@link HttpMessages}. */
final class Channels {

  private Channels() {}

  /** The channel of a server's or a client's operations, under whichever interface they come. */
  static Channel of(Object operations) {
    return operations instanceof ChannelOperations<?, ?> known
        ? known.channel()
        : ((Connection) operations).channel();
  }

  /** Whether it is a stream of an HTTP/2 connection, and no connection. */
  static boolean isStream(Channel channel) {
    return !(channel instanceof AbstractChannel) && channel instanceof Http2StreamChannel;
  }
}
