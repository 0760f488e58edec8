package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushAddressTest {

  @ParameterizedTest
  @CsvSource({
    "statsd, udp://statsd:8125",
    "statsd:9125, udp://statsd:9125",
    "udp://10.0.0.7, udp://10.0.0.7:8125",
    "UDP://my_host.local:1, udp://my_host.local:1",
    "tcp://statsd:65535, tcp://statsd:65535",
    "[::1], udp://[::1]:8125",
    "[::1]:9125, udp://[::1]:9125",
    "tcp://[fe80::1%eth0]:9, tcp://[fe80::1%eth0]:9",
  })
  void address_isReadAsPeopleWriteIt(String text, String url) {
    assertThat(PushAddress.ofNetwork(text, 8125)).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ":8125", "udp://", "http://host:80", "host:", "host:0", "host:65536", "host:port",
        "host:1:2", "::1", "[::1", "[::1]8125", "[]:1", "user@host:1", "host:1/path", "ho st",
        "host\n:1", "unix:///a"
      })
  void otherText_isNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> PushAddress.ofNetwork(text, 8125));
  }

  @Test
  void unixSocket_isAnAbsolutePath() {
    assertThat(PushAddress.ofUnixSocket("/run/dsd.socket")).hasToString("unix:///run/dsd.socket");
    assertThatIllegalArgumentException().isThrownBy(() -> PushAddress.ofUnixSocket("dsd.socket"));
  }
}
