package io.gatelens.sdk.datadog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentAddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          a=b                                                        ! udp://localhost:8125
          dd.agent.host=10.0.0.1                                     ! udp://10.0.0.1:8125
          dd.agent.host=fd00::1                                      ! udp://[fd00::1]:8125
          dd.agent.host=node dd.dogstatsd.port=9125                  ! udp://node:9125
          dd.dogstatsd.port=9125                                     ! udp://localhost:9125
          dd.agent.host=unix:///run/dsd.socket                       ! unix:///run/dsd.socket
          dd.agent.host=unixstream:///run/dsd                        ! unix:///run/dsd
          dd.agent.host=node dd.dogstatsd.socket=/run/dsd            ! unix:///run/dsd
          dd.agent.host=node dd.dogstatsd.url=udp://agent            ! udp://agent:8125
          dd.dogstatsd.url=unixstream:///run/dsd                     ! unix:///run/dsd
          dd.dogstatsd.url=unix:///run/dsd                           ! unix:///run/dsd
          dd.dogstatsd.url=udp://agent gatelens.datadog.address=a:1  ! udp://a:1
          """)
  void address_isWhatDatadogsClientsGoBy_afterTheOwnSetting(String given, String expected) {
    Map<String, String> properties = new HashMap<>();
    for (String pair : given.split(" +", -1)) {
      properties.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }

    assertThat(
            AgentAddress.of(
                new PushSettings(DefaultConfigProperties.createFromMap(properties)),
                "gatelens.datadog.address"))
        .hasToString(expected);
  }
}
