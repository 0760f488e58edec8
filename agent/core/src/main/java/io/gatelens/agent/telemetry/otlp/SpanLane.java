package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread encodes the spans that it ends, one behind another.
 *
 * <p>Guarded by itself. There are twice as many as processors, so a thread that waits for one is
 * rare, and waits for the encoding of a span or for a copy of some KiB.
 */
final class SpanLane {

  /** Field of ScopeSpans. */
  private static final int SPANS = 2;

  private static final int FIRST_BYTES = 1 << 12;

  private final int maxSpans;
  private final Buffers buffers;
  private final Consumer<EncodedSpans> full;
  private final ReversedProto out = new ReversedProto(FIRST_BYTES);
  private final SpanEncoder encoder = new SpanEncoder(out);
  private @Nullable Resource resource;
  private @Nullable InstrumentationScopeInfo scope;
  private int count;
  private boolean isEncoding;

  /**
   * @param maxSpans that are handed on together
   * @param full gets those that were written, as soon as they are many
   */
  SpanLane(int maxSpans, Buffers buffers, Consumer<EncodedSpans> full) {
    this.maxSpans = maxSpans;
    this.buffers = buffers;
    this.full = full;
  }

  /** Adds it last, and if that fails nothing of it is left. */
  synchronized void add(SpanData span) {
    if (isEncoding) {
      throw new IllegalStateException("a span ended while another one was being encoded");
    }
    boolean isOther = span.getResource() != resource || span.getInstrumentationScopeInfo() != scope;
    if (isOther || count == maxSpans || out.size() >= Buffers.FULL_BYTES) {
      handOn();
      resource = span.getResource();
      scope = span.getInstrumentationScopeInfo();
    }
    encode(span);
    count++;
  }

  private void encode(SpanData span) {
    int before = out.size();
    boolean isWhole = false;
    isEncoding = true;
    try {
      encoder.encode(SPANS, span);
      isWhole = true;
    } finally {
      isEncoding = false;
      if (!isWhole) {
        out.cutTo(before);
      }
    }
  }

  /**
   * Hands on what is there. A buffer that is not full stays here, as many of those would take up
   * many times what is in them.
   */
  synchronized void handOn() {
    if (count == 0 || resource == null || scope == null) {
      return;
    }
    if (out.size() >= Buffers.FULL_BYTES) {
      byte[] next = buffers.next(); // Before anything changes: there may be no memory.
      full.accept(new EncodedSpans(out.buffer(), out.start(), count, resource, scope));
      out.writeTo(next);
    } else {
      full.accept(new EncodedSpans(out.toBytes(), 0, count, resource, scope));
      out.clear();
    }
    count = 0;
  }
}
