package io.gatelens.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The header with which one request is traced whatever the rules say. */
final class DebugHeader {

  static final String NAME = "x-gatelens-debug";
  static final String KEY = "a key of at least 16 bytes";

  private DebugHeader() {}

  /**
   * A value that is good for a minute.
   *
   * @param nonce 16 to 64 lower-case hexadecimal digits
   */
  static String signed(String nonce) {
    String text = System.currentTimeMillis() / 1000 + 60 + "." + nonce;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(UTF_8), "HmacSHA256"));
      return text + "." + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every JDK has HmacSHA256", e);
    }
  }
}
