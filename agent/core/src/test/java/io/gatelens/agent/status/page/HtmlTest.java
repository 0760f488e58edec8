package io.gatelens.agent.status.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTest {

  private static final long NOW = 1_700_000_000_000_000_000L;

  private final Html html = new Html(NOW);

  @Test
  void text_isTextOnly() {
    html.text("<script>alert(\"1\")</script> & 'more'");

    assertThat(html)
        .hasToString("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;");
  }

  @Test
  void charactersThatDeceive_areReplaced() {
    html.text("a\u0000b\u001bc\u202Ed\u2066e\nf\u007f");

    assertThat(html).hasToString("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\nf\uFFFD");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 µs",
    "640000, 640 µs",
    "3244000, 3.24 ms",
    "32440000, 32.4 ms",
    "324400000, 324 ms",
    "1234000000, 1.23 s",
    "123000000000, 2 min 3 s"
  })
  void durations_haveThreeDigits(long nanos, String words) {
    html.duration(nanos);

    assertThat(html).hasToString("<data value=\"" + nanos + "\">" + words + "</data>");
  }

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s ago",
    "0, 0 s ago",
    "59, 59 s ago",
    "90, 1 min ago",
    "7200, 2 h ago",
    "864000, 10 days ago"
  })
  void times_areAges_andTimesForMachines(long secondsAgo, String words) {
    html.ago(NOW - secondsAgo * 1_000_000_000L);

    assertThat(html.toString()).startsWith("<time datetime=\"20").endsWith(">" + words + "</time>");
  }

  @Test
  void numbers_haveTheDigitsThatTellSomething() {
    html.decimal(0.12345).raw(" ").decimal(12_345.6).raw(" ");
    html.percent(0).raw(" ").percent(0.0123).raw(" ").percent(0.5).raw(" ").percent(1);

    assertThat(html).hasToString("0.12 12,346 0 % 1.2 % 50 % 100 %");
  }
}
