package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Spans of one resource and scope in the bytes that OTLP's ScopeSpans has for them, the last one
 * first.
 */
final class EncodedSpans {

  private final byte[] bytes;
  private final int start;
  private final int count;
  private final Resource resource;
  private final InstrumentationScopeInfo scope;

  /**
   * @param bytes theirs from here on, from start to end
   */
  EncodedSpans(
      byte[] bytes, int start, int count, Resource resource, InstrumentationScopeInfo scope) {
    this.bytes = bytes;
    this.start = start;
    this.count = count;
    this.resource = resource;
    this.scope = scope;
  }

  int count() {
    return count;
  }

  /** Bytes. */
  int size() {
    return bytes.length - start;
  }

  Resource resource() {
    return resource;
  }

  InstrumentationScopeInfo scope() {
    return scope;
  }

  void writeTo(OutputStream output) throws IOException {
    output.write(bytes, start, size());
  }

  /** What they were written to, for others once nobody reads these any more. */
  byte[] buffer() {
    return bytes;
  }
}
