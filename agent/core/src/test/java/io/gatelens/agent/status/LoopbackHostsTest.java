package io.gatelens.agent.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHostsTest {

  private final LoopbackHosts hosts = new LoopbackHosts("MyHost");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8007",
        "LocalHost:1",
        "node.localhost",
        "127.0.0.1",
        "127.0.0.1:8007",
        "127.1.2.3",
        "myhost:8007",
        "[::1]",
        "[::1]:8007"
      })
  void namesOfThisMachine_areTaken(String host) {
    assertThat(hosts.contains(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rebound.example",
        "rebound.example:8007",
        "localhost.rebound.example",
        "127.0.0.1.rebound.example",
        "localhost@rebound.example",
        "notlocalhost",
        "myhost.rebound.example",
        "10.0.0.1",
        "0.0.0.0",
        "local host",
        "[::2]"
      })
  void otherNames_areNot(String host) {
    assertThat(hosts.contains(host)).isFalse();
  }

  @Test
  void clientThatSaysNone_isNoBrowser() {
    assertThat(hosts.contains(null)).isTrue();
  }
}
