package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a decision costs among a thousand rules of every kind; prints it. */
class DecisionCostTest {

  private static final int RULES = 1_000;
  private static final int REQUESTS = 256;
  private static final int DECISIONS = 200_000;
  private static final int ROUNDS = 12;

  /** What is promised is a microsecond; a machine that does other things beside is slower. */
  private static final long LIMIT_NANOS = 3_000;

  @Test
  void decisionAmongAThousandRules_looksAtAFewOfThem() throws Exception {
    GatewaySampler sampler = new GatewaySampler(Rate.ofRatio(0.1), rules());
    List<Attributes> requests = requests();
    long best = Long.MAX_VALUE;
    int sampled = 0;

    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < DECISIONS; i++) {
        if (sampler
                .shouldSample(
                    Context.root(),
                    i % 2 == 0
                        ? "0123456789abcdef01ffffffffffffff"
                        : "0123456789abcdef0100000000000000",
                    "GET",
                    SpanKind.SERVER,
                    requests.get(i % REQUESTS),
                    List.of())
                .getDecision()
            == SamplingDecision.RECORD_AND_SAMPLE) {
          sampled++;
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / DECISIONS);
    }

    System.out.println("a decision among " + RULES + " rules takes " + best + " ns");
    assertThat(sampled).isPositive();
    assertThat(best).isLessThan(LIMIT_NANOS);
  }

  private static SamplingRules rules() throws Exception {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      String criterion =
          switch (i % 5) {
            case 0 -> "'route': 'route-%d'";
            case 1 -> "'path': '/service-%d/api', 'method': ['GET', 'POST']";
            case 2 -> "'host': '*.tenant-%d.example', 'path': '/public'";
            case 3 -> "'network': '10.20.%d.0/24'".formatted(i / 5 % 256) + ", 'route': 'r%d'";
            default -> "'template': '/v1/things-%d/{id}'";
          };
      rules.add(
          "{" + criterion.formatted(i) + ", 'ratio': 0.01, 'minPerSecond': 1, 'maxPerSecond': 50}");
    }
    return SamplingRulesTest.rules("{'rules': [" + String.join(",", rules) + "]}");
  }

  /** As a gateway's SERVER span has them; half of them match a rule. */
  private static List<Attributes> requests() {
    List<Attributes> requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int rule = i % 2 == 0 ? i * 5 % RULES : RULES + i;
      requests.add(
          SamplingRulesTest.attributes(
              "http.request.method=GET;url.scheme=https;url.path=/service-"
                  + (i % 4 == 1 ? i * 5 + 1 : -1)
                  + "/api/v1/orders;user_agent.original=agent;server.address=a.tenant-"
                  + rule
                  + ".example;server.port=443;client.address=203.0.113.9"
                  + ";network.peer.address=10.20.0.7;gateway.name=gateway"
                  + ";http.route=/service/**;gateway.route.id=route-"
                  + rule));
    }
    return requests;
  }
}
