package io.gatelens.sdk.sampling;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The header {@value #NAME}, with which who has the key has a request traced.
 *
 * <p>Its value is {@code <expiry>.<nonce>.<signature>}: seconds since the epoch, at most an hour
 * from now; 16 to 64 hexadecimal digits that nobody used before; and the HMAC-SHA256 of the two
 * with the dot between them, in hexadecimal. A value is good for {@value #MAX_USES} requests of
 * this process until it expires. Any other is as none.
 *
 * <p>Thread-safe. What is not well-formed and in time costs no cryptography; only who has the key
 * gets to the lock and to memory, of which there is room for {@value #MAX_KNOWN} values at a time.
 */
final class DebugHeader {

  static final String NAME = "x-gatelens-debug";

  static final int MAX_USES = 10;
  static final int MAX_KNOWN = 1024;

  private static final long MAX_SECONDS = 3600;
  private static final int MAX_EXPIRY_DIGITS = 12;
  private static final int MIN_NONCE_DIGITS = 16;
  private static final int MAX_NONCE_DIGITS = 64;
  private static final int SIGNATURE_DIGITS = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final LongSupplier epochSeconds;

  /** By expiry and nonce; guarded by this. */
  private final Map<String, Use> known = new HashMap<>();

  DebugHeader(byte[] key, LongSupplier epochSeconds) {
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.epochSeconds = epochSeconds;
  }

  /** Whether this value has the request traced. Counts as a use where it does. */
  boolean allows(@Nullable String value) {
    if (value == null) {
      return false;
    }
    int first = value.indexOf('.');
    int second = value.indexOf('.', first + 1);
    if (first < 0
        || second < 0
        || second - first - 1 < MIN_NONCE_DIGITS
        || second - first - 1 > MAX_NONCE_DIGITS
        || value.length() - second - 1 != SIGNATURE_DIGITS
        || !isHex(value, first + 1, second)
        || !isHex(value, second + 1, value.length())) {
      return false;
    }
    long expiry = expiry(value, first);
    long now = epochSeconds.getAsLong();
    if (expiry <= now || expiry > now + MAX_SECONDS) {
      return false;
    }
    String signed = value.substring(0, second);
    return isSignature(signed, value.substring(second + 1)) && isUsable(signed, expiry, now);
  }

  /** Negative where there is none. */
  private static long expiry(String value, int end) {
    if (end == 0 || end > MAX_EXPIRY_DIGITS) {
      return -1;
    }
    long expiry = 0;
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      expiry = expiry * 10 + c - '0';
    }
    return expiry;
  }

  private static boolean isHex(String value, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = value.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private boolean isSignature(String signed, String given) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      byte[] right = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      return MessageDigest.isEqual(right, bytes(given));
    } catch (GeneralSecurityException e) {
      return false; // Every JVM has to have it; without it nothing is signed.
    }
  }

  private static byte[] bytes(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = Character.digit(hex.charAt(2 * i), 16);
      bytes[i] = (byte) (high << 4 | Character.digit(hex.charAt(2 * i + 1), 16));
    }
    return bytes;
  }

  private synchronized boolean isUsable(String signed, long expiry, long now) {
    Use use = known.get(signed);
    if (use == null) {
      if (known.size() >= MAX_KNOWN) {
        known.values().removeIf(old -> old.expiry <= now);
      }
      if (known.size() >= MAX_KNOWN) {
        return false;
      }
      use = new Use(expiry);
      known.put(signed, use);
    }
    if (use.count >= MAX_USES) {
      return false;
    }
    use.count++;
    return true;
  }

  private static final class Use {

    private final long expiry;
    private int count;

    private Use(long expiry) {
      this.expiry = expiry;
    }
  }
}
