package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UrlRedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://orders:9090/7 | http://orders:9090/7",
        "http://orders | http://orders",
        "http://orders/7?token=secret | http://orders/7?token=REDACTED",
        "http://orders/7?a=1&b=2&c | http://orders/7?a=REDACTED&b=REDACTED&c",
        "http://orders/7?a=&b=x=y | http://orders/7?a=&b=REDACTED",
        "http://orders/7? | http://orders/7?",
        "http://orders?a=1 | http://orders?a=REDACTED",
        "http://me:pass@orders/7 | http://REDACTED:REDACTED@orders/7",
        "http://me@orders/7 | http://REDACTED@orders/7",
        "http://me:p@ss@orders/7?a=1 | http://REDACTED:REDACTED@orders/7?a=REDACTED",
        "http://orders/a@b:c | http://orders/a@b:c",
        "http://orders/7#secret | http://orders/7",
        "http://orders/7?a=1#secret?b=2 | http://orders/7?a=REDACTED",
        "/7?a=1 | /7?a=REDACTED",
        "/login?next=http://me:pw@orders/?t=1&u=2 | /login?next=REDACTED&u=REDACTED",
        "http://orders/login?next=http://me:pw@orders/ | http://orders/login?next=REDACTED",
        "http://[::1]:9090/7?a=1 | http://[::1]:9090/7?a=REDACTED",
        "lb://orders/7 | lb://orders/7",
        "http:// | http://",
      })
  void redact_hidesCredentialsValuesAndTheFragment(String url, String redacted) {
    assertThat(UrlRedaction.redact(url)).isEqualTo(redacted);
  }

  @Test
  void urlWithNothingToHide_isTheSameObject() {
    String url = "http://orders:9090/7";

    assertThat(UrlRedaction.redact(url)).isSameAs(url);
  }

  @Test
  void anyText_isRedactedWithoutFailing_andItsValuesAreGone() {
    Random random = new Random(42);
    String alphabet = "ab:/?#&=@[]% ";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(30);
      for (int i = 0; i < length; i++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String redacted = UrlRedaction.redact(text.toString());

      assertThat(redacted).doesNotContain("#");
      assertThat(UrlRedaction.redact(redacted)).isEqualTo(redacted);
    }
  }
}
