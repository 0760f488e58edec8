package io.gatelens.sdk.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gatelens.sdk.propagation.FormatGrammar.Meaning;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A hundred thousand requests of each format, half of them nearly valid, the others not at all. */
class MalformedHeadersTest {

  private static final int REQUESTS = 100_000;
  private static final String CHARACTERS =
      "0123456789abcdefABCDEFxgd-:;,/=%+ ._?\t\u0000\u00e9\ud83d\u20ac\"\\";
  private static final String[] WORDS = {
    "Root=",
    "Parent=",
    "Sampled=",
    "_dd.p.tid=",
    "%3A",
    ";o=",
    "0000000000000000",
    "-1",
    "true",
    "18446744073709551616",
    "1-",
    ":0:1",
    "ffffffffffffffff",
    ","
  };
  private static final String TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";
  private static final String SPAN_ID = "e457b5a2e4d86bd1";

  @ParameterizedTest
  @EnumSource
  void noHeaderFails_andNoneJoinsATraceThatItDoesNotName(FormatGrammar format) {
    String name = format.name().toLowerCase(Locale.ROOT);
    TextMapPropagator propagator = Propagators.named(name);
    Random random = new Random(name.hashCode());
    int joined = 0;

    for (int i = 0; i < REQUESTS; i++) {
      Headers headers = i % 2 == 0 ? nearlyValid(format, random) : noise(format, random);
      Context context = propagator.extract(Context.root(), headers, Headers.GETTER);
      SpanContext span = Span.fromContext(context).getSpanContext();
      Meaning meaning = format.meaning(headers);

      if (!isRight(span, meaning)) {
        fail("%s: %s means %s and not %s", name, headers, meaning, span);
      }
      if (span.isValid()) {
        joined++;
        // What was read can be written.
        assertThat(Propagators.injected(propagator, context).all).isNotEmpty();
      }
    }

    // Neither all nor none of them: the test looks at both sides.
    assertThat(joined).isBetween(REQUESTS / 50, REQUESTS / 2);
  }

  private static boolean isRight(SpanContext span, @Nullable Meaning meaning) {
    if (meaning == null) {
      return !span.isValid();
    }
    return span.isValid()
        && span.isRemote()
        && span.isSampled() == meaning.isSampled()
        && (meaning.equals(Meaning.SUPPRESSED)
            || (span.getTraceId().equals(meaning.traceId())
                && span.getSpanId().equals(meaning.spanId())));
  }

  private static Headers nearlyValid(FormatGrammar format, Random random) {
    Headers headers = valid(format);
    for (int changes = random.nextInt(3); changes > 0; changes--) {
      String name = any(format.names, random);
      String value = headers.get(name);
      if (value == null || random.nextInt(12) == 0) {
        if (random.nextBoolean()) {
          headers.all.remove(name);
        } else {
          headers.set(name, word(random));
        }
      } else {
        headers.set(name, changed(value, random));
      }
    }
    return headers;
  }

  private static String changed(String value, Random random) {
    int at = random.nextInt(value.length() + 1);
    int to = at + random.nextInt(value.length() - at + 1);
    String start = value.substring(0, at);
    return switch (random.nextInt(8)) {
      case 0 -> start;
      case 1 -> start + value.substring(to);
      case 2 -> start + character(random) + value.substring(at);
      case 3 -> start + word(random) + value.substring(at);
      case 4 -> start + value.substring(at, to).toUpperCase(Locale.ROOT) + value.substring(to);
      case 5 -> start + value.substring(at, to) + value.substring(at);
      case 6 -> start + value.substring(at, to).replaceAll("[0-9a-f]", "0") + value.substring(to);
      default -> at == value.length() ? value : start + character(random) + value.substring(at + 1);
    };
  }

  private static Headers noise(FormatGrammar format, Random random) {
    Headers headers = new Headers();
    for (String name : format.names) {
      StringBuilder value = new StringBuilder();
      for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
        value.append(random.nextInt(4) == 0 ? word(random) : character(random));
      }
      if (random.nextInt(8) > 0) {
        headers.set(name, value.toString());
      }
    }
    return headers;
  }

  private static Headers valid(FormatGrammar format) {
    List<String> names = format.names;
    return switch (format) {
      case TRACECONTEXT -> Headers.of(names.get(0), "00-" + TRACE_ID + '-' + SPAN_ID + "-01");
      case B3 -> Headers.of(names.get(0), TRACE_ID + '-' + SPAN_ID + "-1-" + SPAN_ID);
      case B3MULTI ->
          Headers.of(
              names.get(0),
              TRACE_ID,
              names.get(1),
              SPAN_ID,
              names.get(2),
              "1",
              names.get(3),
              "0",
              names.get(4),
              SPAN_ID);
      case JAEGER -> Headers.of(names.get(0), TRACE_ID + ':' + SPAN_ID + ":0:1");
      case OTTRACE ->
          Headers.of(
              names.get(0), TRACE_ID.substring(16), names.get(1), SPAN_ID, names.get(2), "true");
      case XRAY ->
          Headers.of(
              names.get(0),
              "Self=1-5;Root=1-80f198ee-56343ba864fe8b2a57d3eff7;Lineage=1:1234abcd:3;Parent="
                  + SPAN_ID
                  + ";Sampled=1");
      case DATADOG ->
          Headers.of(
              names.get(0),
              "7277407061855694839",
              names.get(1),
              "16453819474850114513",
              names.get(2),
              "1",
              names.get(3),
              "_dd.p.tid=80f198ee56343ba8,_dd.p.dm=-1",
              names.get(4),
              "rum");
      case GCP -> Headers.of(names.get(0), TRACE_ID + "/16453819474850114513;o=1");
      case INSTANA -> Headers.of(names.get(0), TRACE_ID, names.get(1), SPAN_ID, names.get(2), "1");
    };
  }

  private static String any(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static char character(Random random) {
    return CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
  }
}
