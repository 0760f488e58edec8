package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.sdk.common.CompletableResultCode;

/** Where encoded spans go. */
public interface SpanSink {

  /** Sends it. The batch's bytes stay as they are until the result is there. */
  CompletableResultCode export(SpanBatch batch);

  /** So many spans were taken and are lost. On any thread. */
  void lost(int spans);

  /** A span ended for which there was no room. On the thread that ended it. */
  void dropped();

  /** Nothing is exported any more. */
  CompletableResultCode shutdown();
}
