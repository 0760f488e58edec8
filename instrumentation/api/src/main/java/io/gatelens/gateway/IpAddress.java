package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * An address as a number of 128 bits. One of version 4 is the mapped one of version 6 (RFC 4291
 * section 2.5.5.2), as a socket for both versions reports it.
 */
record IpAddress(long high, long low) {

  private static final long MAPPED = 0xFFFF_0000_0000L;
  private static final int GROUPS = 8;

  /** Reads an address; null where the text is none. A name is never resolved. */
  static @Nullable IpAddress parse(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    if (address.indexOf(':') >= 0) {
      return version6(address);
    }
    long number = version4(address, 0);
    return number < 0 ? null : new IpAddress(0, MAPPED | number);
  }

  boolean isVersion4() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /** The dotted form from there to the end; negative where it is none. */
  private static long version4(String text, int start) {
    long number = 0;
    int octet = -1;
    int octets = 0;
    for (int i = start; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.' && octet >= 0) {
        number = number << 8 | octet;
        octets++;
        octet = -1;
      } else if (c >= '0' && c <= '9' && octet <= 25) {
        octet = Math.max(octet, 0) * 10 + (c - '0');
      } else {
        return -1;
      }
      if (octet > 255) {
        return -1;
      }
    }
    return octets == 4 ? number : -1;
  }

  private static @Nullable IpAddress version6(String text) {
    int[] groups = new int[GROUPS];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      int end = text.indexOf(':', at);
      boolean isLast = end < 0;
      if (isLast && text.indexOf('.', at) >= 0) {
        long dotted = version4(text, at);
        if (dotted < 0 || count > GROUPS - 2) {
          return null;
        }
        groups[count++] = (int) (dotted >>> 16);
        groups[count++] = (int) (dotted & 0xFFFF);
        break;
      }
      int group = group(text, at, isLast ? text.length() : end);
      if (group < 0 || count == GROUPS) {
        return null;
      }
      groups[count++] = group;
      if (isLast) {
        break;
      }
      at = end + 1;
      if (at < text.length() && text.charAt(at) == ':') {
        if (gap >= 0) {
          return null;
        }
        gap = count;
        at++;
      } else if (at == text.length()) {
        return null;
      }
    }
    boolean isComplete = gap < 0 ? count == GROUPS : count < GROUPS;
    return isComplete ? of(groups, count, gap) : null;
  }

  private static IpAddress of(int[] groups, int count, int gap) {
    long high = 0;
    long low = 0;
    int zeros = GROUPS - count;
    for (int i = 0; i < GROUPS; i++) {
      int group = 0;
      if (gap < 0 || i < gap) {
        group = groups[i];
      } else if (i >= gap + zeros) {
        group = groups[i - zeros];
      }
      high = high << 16 | low >>> 48;
      low = low << 16 | group;
    }
    return new IpAddress(high, low);
  }

  private static int group(String text, int start, int end) {
    if (end == start || end - start > 4) {
      return -1;
    }
    int group = 0;
    for (int i = start; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      group = group << 4 | digit;
    }
    return group;
  }
}
