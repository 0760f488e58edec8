package io.gatelens.gateway;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

final class ExceptionEventTest {

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
