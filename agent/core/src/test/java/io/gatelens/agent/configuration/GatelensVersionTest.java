package io.gatelens.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatelensVersionTest {

  @Test
  void itIsWhatTheBuildWrote() {
    assertThat(GatelensVersion.current()).matches("\\d+\\.\\d+\\.\\d+.*");
  }
}
