package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExceptionEventTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Connection refused: orders/10.0.0.2:9090 | Connection refused: orders/10.0.0.2:9090",
        "GET http://me:pw@orders/7?token=s failed | GET http://REDACTED:REDACTED@orders/7?token=REDACTED failed",
        "404 from GET \"/orders?token=s\" | 404 from GET \"/orders?token=REDACTED\"",
        "Is a = b? | Is a = b?",
      })
  void message_hasItsUrlsRedacted(String message, String redacted) {
    assertThat(ExceptionEvent.redacted(message)).isEqualTo(redacted);
  }

  @Test
  void longMessage_isCut() {
    assertThat(ExceptionEvent.redacted("x".repeat(5_000))).hasSize(1_024);
  }

  @Test
  void wrapperOfAsynchronousCode_isNotWhatIsReported() {
    Attributes attributes =
        ExceptionEvent.attributes(new CompletionException(new IOException("reset")), null);

    assertThat(attributes)
        .isEqualTo(
            Attributes.of(
                stringKey("exception.type"),
                "java.io.IOException",
                stringKey("exception.message"),
                "reset"));
  }

  @Test
  void exceptionWithoutAMessage_hasItsTypeOnly() {
    assertThat(ExceptionEvent.attributes(new IOException(), null))
        .isEqualTo(Attributes.of(stringKey("exception.type"), "java.io.IOException"));
    assertThat(ExceptionEvent.summary(new IOException())).isEqualTo("java.io.IOException");
  }
}
