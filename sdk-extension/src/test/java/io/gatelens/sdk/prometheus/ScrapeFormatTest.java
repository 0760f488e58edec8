package io.gatelens.sdk.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeFormatTest {

  /** The first two are what Prometheus 2.42 and 3.5 send. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | OPEN_METRICS
          application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | OPEN_METRICS
          text/plain                                              | TEXT
          text/html,application/xhtml+xml,*/*;q=0.8               | TEXT
          */*                                                     | TEXT
          Application/OpenMetrics-Text                            | OPEN_METRICS
          application/openmetrics-text;q=0                        | TEXT
          application/openmetrics-text;q=0.2, text/plain;q=0.9    | TEXT
          application/openmetrics-text;q=often                    | TEXT
          """)
  void clientGets_whatItLikesBest(String accept, ScrapeFormat wanted) {
    assertThat(ScrapeFormat.wanted(accept)).isEqualTo(wanted);
  }

  @Test
  void clientThatSaysNothing_getsText() {
    assertThat(ScrapeFormat.wanted(null)).isEqualTo(ScrapeFormat.TEXT);
    assertThat(ScrapeFormat.TEXT.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(ScrapeFormat.OPEN_METRICS.contentType())
        .startsWith("application/openmetrics-text; version=1.0.0");
  }
}
