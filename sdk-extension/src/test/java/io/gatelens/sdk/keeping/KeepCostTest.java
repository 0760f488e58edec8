package io.gatelens.sdk.keeping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a request costs that is not kept, among a thousand routes; prints it. */
class KeepCostTest {

  private static final int REQUESTS = 500_000;
  private static final int ROUNDS = 10;

  /** Far less than what is promised, also on a machine that does other things beside. */
  private static final long LIMIT_NANOS = 1_000;

  @Test
  void requestThatIsNotKept_costsOneLookAndOneCount() throws Exception {
    KeepPolicy policy =
        Objects.requireNonNull(
            KeepPolicy.of(
                DefaultConfigProperties.createFromMap(
                    Map.of("gatelens.trace.keep", "error,flag,slow"))));
    String[] manyRoutes =
        IntStream.range(0, 1_000).mapToObj(i -> "route-" + i).toArray(String[]::new);
    String[] oneRoute = {"route"};
    int threads = Runtime.getRuntime().availableProcessors();

    long alone = nanos(policy, manyRoutes, 1);
    long contended = nanos(policy, oneRoute, threads);

    System.out.println("a request that is not kept takes " + alone + " ns");
    System.out.println("on one route, by " + threads + " threads at once: " + contended + " ns");
    assertThat(alone).isLessThan(LIMIT_NANOS);
    assertThat(contended).isLessThan(LIMIT_NANOS);
  }

  /** The best of some rounds. */
  private static long nanos(KeepPolicy policy, String[] routes, int threads) throws Exception {
    long best = Long.MAX_VALUE;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    for (int round = 0; round < ROUNDS; round++) {
      List<Callable<Boolean>> work = Collections.nCopies(threads, () -> isNoneKept(policy, routes));
      long start = System.nanoTime();
      for (Future<Boolean> done : executor.invokeAll(work)) {
        assertThat(done.get()).isTrue();
      }
      best = Math.min(best, (System.nanoTime() - start) / REQUESTS);
    }
    executor.shutdown();
    return best;
  }

  private static boolean isNoneKept(KeepPolicy policy, String[] routes) {
    int kept = 0;
    for (int i = 0; i < REQUESTS; i++) {
      kept += policy.decide(routes[i % routes.length], 1_000_000, false, false) == null ? 0 : 1;
    }
    return kept == 0;
  }
}
