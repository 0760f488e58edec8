package io.gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadTest {
  @Test
  void sockets_countEveryAnswerOfARealUpstream() {
    try (var upstream = UpstreamProcess.start()) {
      var result = new SocketLoad().run(upstream.port(), "/", 4, Duration.ofSeconds(1));

      assertThat(result.requests()).isGreaterThan(100);
      assertThat(result.failed()).isZero();
      assertThat(result.p50Millis()).isPositive().isLessThanOrEqualTo(result.p99Millis());
    }
  }

  @Test
  void reportOfWrk_isRead() {
    var report =
        """
        Running 30s test @ http://127.0.0.1:8080/api/benchmark
          1 threads and 32 connections
          Thread Stats   Avg      Stdev     Max   +/- Stdev
            Latency     4.37ms    2.71ms  59.02ms   92.51%
            Req/Sec     7.66k     1.02k    9.60k    75.00%
          Latency Distribution
             50%  850.00us
             75%    4.71ms
             90%    6.22ms
             99%    1.51s
          228679 requests in 30.02s, 261.07MB read
          Non-2xx or 3xx responses: 3
        Requests/sec:   7617.63
        Transfer/sec:      8.70MB
        """;

    assertThat(WrkLoad.parse(report)).isEqualTo(new LoadResult(228_679, 3, 7617.63, 0.85, 1510));
  }
}
