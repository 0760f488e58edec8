package io.gatelens.sdk.push;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses of a host, one of which is used. They are looked up again and again, as a daemon
 * may move; while the look-up fails those that were known are used on.
 */
final class HostAddresses {

  private final PushAddress address;
  private InetAddress[] known = {};
  private int used;

  HostAddresses(PushAddress address) {
    this.address = address;
  }

  /** Blocks while the name is looked up, which the JVM caches. */
  InetSocketAddress current() throws IOException {
    try {
      InetAddress[] found = InetAddress.getAllByName(address.host());
      if (!Arrays.equals(found, known)) {
        known = found;
        used = 0;
      }
    } catch (UnknownHostException e) {
      if (known.length == 0) {
        throw e;
      }
    }
    return new InetSocketAddress(known[used % known.length], address.port());
  }

  /** The one that is used does not answer: the next is tried. */
  void failed() {
    used = known.length == 0 ? 0 : (used + 1) % known.length;
  }
}
