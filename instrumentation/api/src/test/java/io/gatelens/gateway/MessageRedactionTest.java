package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageRedactionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection refused: orders/10.0.0.2:9090",
        "Is a = b?",
        "No servers available for service: orders",
        "Failed to resolve 'orders.example' [A(1)] after 2 queries",
        "com.example.Orders#find: x=1",
        "text/html;charset=utf-8 is not application/json",
        "",
      })
  void whatHasNoSecret_staysAsItIs(String message) {
    assertThat(MessageRedaction.redact(message)).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "GET http://me:pw@orders/7?token=s failed | GET http://REDACTED:REDACTED@orders/7?token=REDACTED failed",
        "404 from GET \"/orders?token=s\" | 404 from GET \"/orders?token=REDACTED\"",
        "Invalid URI query: \"token=s&x=%20&foo=a b\" | Invalid URI query: \"token=REDACTED&x=REDACTED&foo=REDACTED\"",
        "bad query token=s&x=1 there | bad query token=REDACTED&x=REDACTED there",
        "GET http://h/p?ids=(1,2)&api_key=s | GET http://h/p?ids=REDACTED&api_key=REDACTED",
        "GET http://h/p?a={b}&token=s | GET http://h/p?a=REDACTED&token=REDACTED",
        "GET http://h/p?a=b;token=s | GET http://h/p?a=REDACTED",
        "GET http://h/p?name=O'Neil&token=s | GET http://h/p?name=REDACTED&token=REDACTED",
        "at http://user:pa,ss@h/p | at http://REDACTED:REDACTED@h/p",
        "of [http://h,http://u:p@i/x, redis://:pw@j:1] | of [http://h,http://REDACTED:REDACTED@i/x, redis://REDACTED:REDACTED@j:1]",
        "me@orders/7 | REDACTED@orders/7",
        "to http://h/p#access_token=s now | to http://h/p now",
        "orders?token=s | orders?token=REDACTED",
        "<http://h/?a=s>; rel=next | <http://h/?a=REDACTED>; rel=next",
      })
  void secrets_areHidden_andTheRestIsKept(String message, String redacted) {
    assertThat(MessageRedaction.redact(message)).isEqualTo(redacted);
  }

  @Test
  void longMessage_isCut() {
    assertThat(MessageRedaction.redact("x".repeat(5_000))).hasSize(1_024);
    assertThat(MessageRedaction.redact("/" + "x ".repeat(5_000))).hasSize(1_024);
  }

  @Test
  void cut_leavesNoHalfOfASecret() {
    for (int before = 980; before < 1_030; before++) {
      String message = "x".repeat(before) + " http://user:secret@h/p?token=secret";
      assertThat(MessageRedaction.redact(message)).doesNotContain("user", "sec");
    }
    for (int before = 4_050; before < 4_110; before++) {
      String message = "?k=" + "x".repeat(before) + " http://user:secret@h/p?token=secret";
      assertThat(MessageRedaction.redact(message)).doesNotContain("user", "sec");
    }
  }
}
