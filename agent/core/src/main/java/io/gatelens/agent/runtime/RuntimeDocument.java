package io.gatelens.agent.runtime;

import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.Fields;
import io.gatelens.sdk.sampling.SamplingRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings for a gateway that runs. A part that is null is not in the document.
 *
 * <pre>{@code
 * {
 *   "sampling": {"rules": [{"route": "orders", "ratio": 0.1}]},
 *   "trace": {"detail": "auto", "routes": {"orders": "full"}},
 *   "log": {"level": "info"}
 * }
 * }</pre>
 *
 * @param sampling which requests are sampled
 * @param trace which inner steps become spans
 * @param log how much the agent writes
 */
record RuntimeDocument(
    @Nullable SamplingRules sampling, @Nullable Trace trace, @Nullable LogLevel log) {

  static final RuntimeDocument EMPTY = new RuntimeDocument(null, null, null);

  /**
   * Details of steps.
   *
   * @param detail of all routes; null for that of the settings
   * @param routes of single routes; null for those of the settings
   */
  record Trace(@Nullable Detail detail, @Nullable Map<String, Detail> routes) {}

  /**
   * Reads a document.
   *
   * @param hasSampler whether there is a sampler that goes by rules
   * @throws BadDocumentException where anything in it is wrong
   */
  static RuntimeDocument parse(String text, boolean hasSampler) throws BadDocumentException {
    Fields document = Fields.of(text);
    Fields sampling = document.object("sampling");
    SamplingRules rules = sampling == null ? null : SamplingRules.read(sampling);
    if (rules != null && !hasSampler) {
      document.wrong("sampling", "this needs OTEL_TRACES_SAMPLER=gateway");
    }
    Fields trace = document.object("trace");
    Trace details = null;
    if (trace != null) {
      details =
          new Trace(
              trace.constant("detail", Detail.class), trace.constants("routes", Detail.class));
      trace.end();
    }
    Fields log = document.object("log");
    LogLevel level = null;
    if (log != null) {
      level = log.constant("level", LogLevel.class);
      log.end();
    }
    document.end();
    document.check();
    return new RuntimeDocument(rules, details, level);
  }
}
