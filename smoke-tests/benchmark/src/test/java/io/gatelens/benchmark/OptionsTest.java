package io.gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void profile_isOfAGatewayUnderLoad() {
    assertThat(parse("--profile").isProfiled()).isTrue();
    assertThat(parse("--profile", "--only", "load").isProfiled()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("--only", "status", "--profile"))
        .withMessageContaining("leave out --only status");
  }

  private static Options parse(String... args) {
    return Options.parse(args);
  }
}
