package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Baggage in the headers of three formats, a hundred thousand times, none of it well-formed. */
class ForeignBaggageTest {

  private static final int REQUESTS = 100_000;
  private static final String CHARACTERS =
      "abkv019=,;% %=%,\t\u0001\u00e9\"\\()/:" + "%0d%0a%c3%bc%zz";

  /** Warns of each member that it cannot read. */
  private static final Logger PARSER =
      Logger.getLogger("io.opentelemetry.api.baggage.propagation.Parser");

  @BeforeEach
  void silence() {
    PARSER.setLevel(Level.OFF);
  }

  @AfterEach
  void speakAgain() {
    PARSER.setLevel(null);
  }

  @Test
  void noBaggageFails_andNoneLeavesItsHeader() {
    TextMapPropagator all = Propagators.named("tracecontext,baggage,jaeger,ottrace");
    Random random = new Random(7);
    int carried = 0;

    for (int i = 0; i < REQUESTS; i++) {
      Headers client =
          Headers.of(
              "traceparent", "00-80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-01",
              "ot-tracer-traceid", "64fe8b2a57d3eff7",
              "ot-tracer-spanid", "e457b5a2e4d86bd1");
      client.set(
          any(random, "baggage", "jaeger-baggage", "uberctx-a", "ot-baggage-b"), noise(random));
      client.set("uberctx-" + noise(random), noise(random));

      Context context = all.extract(Context.root(), client, Headers.GETTER);
      Headers upstream = Propagators.injected(all, context);

      carried += Baggage.fromContext(context).size();
      upstream.all.forEach(
          (name, value) -> {
            if (!HeaderText.isName(name) || !HeaderText.isValue(value)) {
              assertThat(name + ": " + value).as("from %s", client).isEmpty();
            }
          });
    }

    assertThat(carried).isGreaterThan(REQUESTS / 10);
  }

  private static String any(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String noise(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(24); length >= 0; length--) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }
}
