package io.gatelens.sdk.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a request costs that is not kept, among a thousand routes; prints it. */
class KeepCostTest {

  private static final int REQUESTS = 500_000;
  private static final int ROUNDS = 10;

  /** Far less than what is promised, also on a machine that does other things beside. */
  private static final long LIMIT_NANOS = 1_000;

  @Test
  void requestThatIsNotKept_costsOneLookAndOneCount() {
    KeepPolicy policy =
        Objects.requireNonNull(
            KeepPolicy.of(
                DefaultConfigProperties.createFromMap(
                    Map.of("gatelens.trace.keep", "error,flag,slow"))));
    String[] routes = new String[1_000];
    for (int i = 0; i < routes.length; i++) {
      routes[i] = "route-" + i;
    }
    long best = Long.MAX_VALUE;
    int kept = 0;

    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < REQUESTS; i++) {
        KeepReason reason =
            policy.decide(routes[i % routes.length], 1_000_000, false, false, false);
        kept += reason == null ? 0 : 1;
      }
      best = Math.min(best, (System.nanoTime() - start) / REQUESTS);
    }

    System.out.println("a request that is not kept takes " + best + " ns");
    assertThat(kept).isZero();
    assertThat(best).isLessThan(LIMIT_NANOS);
  }
}
