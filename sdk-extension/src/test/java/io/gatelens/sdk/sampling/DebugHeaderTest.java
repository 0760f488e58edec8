package io.gatelens.sdk.sampling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebugHeaderTest {

  private static final String KEY = "a key of at least 16 bytes";
  private static final Pattern COMMAND = Pattern.compile("(?s)```sh\\n(t=.*?)```");

  private long now = 1_800_000_000;
  private final DebugHeader header = new DebugHeader(KEY.getBytes(UTF_8), () -> now);

  @Test
  void signedValue_isGoodForTenRequests() throws Exception {
    String value = signed(now + 60 + ".00112233445566778899aabbccddeeff");

    for (int i = 0; i < DebugHeader.MAX_USES; i++) {
      assertThat(header.allows(value)).isTrue();
    }
    assertThat(header.allows(value)).isFalse();
  }

  @Test
  void expiry_isWithinTheNextHour() throws Exception {
    assertThat(header.allows(signed(now + ".0011223344556677"))).isFalse();
    assertThat(header.allows(signed(now + 1 + ".0011223344556677"))).isTrue();
    assertThat(header.allows(signed(now + 3600 + ".0011223344556677"))).isTrue();
    assertThat(header.allows(signed(now + 3601 + ".0011223344556677"))).isFalse();
  }

  @Test
  void everyChangedCharacter_makesItAsNone() throws Exception {
    String value = signed(now + 60 + ".0011223344556677");

    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == '0' ? '1' : '0';
      String changed = value.substring(0, i) + other + value.substring(i + 1);
      assertThat(header.allows(changed)).as(changed).isFalse();
    }
    assertThat(header.allows(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "1800000060.0011223344556677",
        "1800000060.00112233445566.",
        "x.0011223344556677.e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "99999999999999999999.0011223344556677."
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
      })
  void whatIsNotWellFormed_isAsNone(String value) {
    assertThat(header.allows(value)).isFalse();
    assertThat(header.allows(null)).isFalse();
  }

  @Test
  void memory_isBounded_andRoomIsMadeByWhatExpired() throws Exception {
    for (int i = 0; i < DebugHeader.MAX_KNOWN; i++) {
      assertThat(header.allows(signed(now + 60 + "." + "%016x".formatted(i)))).isTrue();
    }
    String oneMore = signed(now + 120 + ".ffffffffffffffff");

    boolean isAllowedAtOnce = header.allows(oneMore);
    now += 60;

    assertThat(isAllowedAtOnce).isFalse();
    assertThat(header.allows(oneMore)).isTrue();
  }

  /** The very command of the page, by the shell that the page is written for. */
  @Test
  void commandOfThePage_makesAValueThatIsAllowed() throws Exception {
    Matcher command = COMMAND.matcher(Files.readString(Path.of("../docs/configuration.md")));
    assertThat(command.find()).isTrue();
    assumeTrue(
        System.getenv("GATELENS_REQUIRE_OPENSSL") != null
            || Files.isExecutable(Path.of("/usr/bin/openssl")),
        "openssl is not installed");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", command.group(1));
    shell.environment().put("GATELENS_SAMPLING_DEBUG_KEY", KEY);
    shell.redirectErrorStream(true);
    Process process = shell.start();
    process.getOutputStream().close();
    String value = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).as(value).isZero();
    now = System.currentTimeMillis() / 1000;

    assertThat(value).startsWith(DebugHeader.NAME + ": ");
    assertThat(header.allows(value.substring(DebugHeader.NAME.length() + 2))).as(value).isTrue();
  }

  static String signed(String text) throws Exception {
    return signed(text, KEY);
  }

  static String signed(String text, String key) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
    return text + "." + HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
