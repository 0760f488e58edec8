package io.gatelens.sdk.sampling;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An IP address; one of version 4 that is written as one of version 6 is one of version 4.
 *
 * @param high the first 64 bits; those of version 4 are in its upper half
 * @param low the last 64 bits
 */
record Address(boolean isVersion4, long high, long low) {

  /** Reads an address; null where the text is none. Never looks up a name. */
  static @Nullable Address parse(String text) {
    if (text.indexOf(':') < 0) {
      long number = version4(text);
      return number < 0 ? null : new Address(true, number << 32, 0);
    }
    int zone = text.indexOf('%');
    return version6(zone < 0 ? text : text.substring(0, zone));
  }

  int bits() {
    return isVersion4 ? 32 : 128;
  }

  boolean bit(int number) {
    return number < Long.SIZE ? (high << number) < 0 : (low << (number - Long.SIZE)) < 0;
  }

  private static long version4(String text) {
    long number = 0;
    int octets = 0;
    int octet = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.' && octet >= 0) {
        number = number << 8 | octet;
        octets++;
        octet = -1;
      } else if (c >= '0' && c <= '9' && octet < 26) {
        octet = Math.max(octet, 0) * 10 + c - '0';
      } else {
        return -1;
      }
      if (octet > 255 || octets > 4) {
        return -1;
      }
    }
    return octets == 4 ? number : -1;
  }

  /** The JDK looks up no text with a colon in it, and no other text gets there. */
  private static @Nullable Address version6(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return null;
      }
    }
    if (text.indexOf(':') < 0) {
      return null;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(InetAddress.getByName(text).getAddress());
      return bytes.remaining() == 4
          ? new Address(true, (long) bytes.getInt() << 32, 0)
          : new Address(false, bytes.getLong(), bytes.getLong());
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
