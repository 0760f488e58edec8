package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Spans with anything in them that a span can have. */
final class RandomSpans {

  private static final Resource RESOURCE =
      Resource.create(Attributes.builder().put("service.name", "edge").build());
  private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("gateway");
  private static final List<SpanKind> KINDS = List.of(SpanKind.values());
  private static final String[] TEXTS = {
    "", "GET", "/orders/{id}", "größe", "日本語", "\uD83D\uDE00 smile", "a\nb\u0000c", "\uD83D alone"
  };

  private final Random random;

  RandomSpans(Random random) {
    this.random = random;
  }

  List<SpanData> next(int count) {
    return make(RESOURCE, SCOPE, count);
  }

  List<SpanData> of(Resource resource, int count) {
    return make(resource, SCOPE, count);
  }

  List<SpanData> of(InstrumentationScopeInfo scope, int count) {
    return make(RESOURCE, scope, count);
  }

  private List<SpanData> make(Resource resource, InstrumentationScopeInfo scope, int count) {
    List<SpanData> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Attributes attributes = attributes();
      List<EventData> events = events();
      List<LinkData> links = links();
      spans.add(
          TestSpanData.builder()
              .setResource(resource)
              .setInstrumentationScopeInfo(scope)
              .setSpanContext(context())
              .setParentSpanContext(random.nextBoolean() ? SpanContext.getInvalid() : context())
              .setName(text())
              .setKind(KINDS.get(random.nextInt(KINDS.size())))
              .setStartEpochNanos(random.nextLong() >>> random.nextInt(60))
              .setEndEpochNanos(random.nextLong() >>> random.nextInt(60))
              .setHasEnded(true)
              .setAttributes(attributes)
              .setTotalAttributeCount(attributes.size() + random.nextInt(3))
              .setEvents(events)
              .setTotalRecordedEvents(events.size() + random.nextInt(3))
              .setLinks(links)
              .setTotalRecordedLinks(links.size() + random.nextInt(300))
              .setStatus(status())
              .build());
    }
    return spans;
  }

  private StatusData status() {
    return switch (random.nextInt(4)) {
      case 0 -> StatusData.ok();
      case 1 -> StatusData.error();
      case 2 -> StatusData.create(StatusCode.ERROR, text());
      default -> StatusData.unset();
    };
  }

  private SpanContext context() {
    String traceId = "%016x%016x".formatted(random.nextLong(), random.nextLong() | 1);
    String spanId = "%016x".formatted(random.nextLong() | 1);
    TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt(256));
    TraceState state =
        random.nextInt(3) > 0
            ? TraceState.getDefault()
            : TraceState.builder().put("ot", "th:8").put("vendor", "x" + random.nextInt()).build();
    return random.nextBoolean()
        ? SpanContext.create(traceId, spanId, flags, state)
        : SpanContext.createFromRemoteParent(traceId, spanId, flags, state);
  }

  private List<EventData> events() {
    List<EventData> events = new ArrayList<>();
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      Attributes attributes = attributes();
      events.add(
          EventData.create(
              random.nextLong() >>> 1, text(), attributes, attributes.size() + random.nextInt(2)));
    }
    return events;
  }

  private List<LinkData> links() {
    List<LinkData> links = new ArrayList<>();
    for (int i = random.nextInt(6) - 3; i > 0; i--) {
      Attributes attributes = attributes();
      links.add(LinkData.create(context(), attributes, attributes.size() + random.nextInt(2)));
    }
    return links;
  }

  private Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(40); i > 0; i--) {
      String key = "key." + random.nextInt(60);
      switch (random.nextInt(10)) {
        case 0 -> attributes.put(key, random.nextLong() >> random.nextInt(64));
        case 1 -> attributes.put(key, 0L);
        case 2 -> attributes.put(key, random.nextBoolean());
        case 3 -> attributes.put(key, random.nextInt(4) == 0 ? 0.0 : random.nextGaussian());
        case 4 -> attributes.put(key, text(), text());
        case 5 -> attributes.put(key, random.nextLong(), 0L);
        case 6 -> attributes.put(AttributeKey.booleanArrayKey(key), List.of(true, false));
        default -> attributes.put(key, text());
      }
    }
    return attributes.build();
  }

  private String text() {
    return random.nextInt(10) == 0
        ? "x".repeat(random.nextInt(400))
        : TEXTS[random.nextInt(TEXTS.length)];
  }
}
