package io.gatelens.smoke;

import static io.gatelens.smoke.ObservedGateway.PATIENCE;

import io.gatelens.rig.GatewayProcess;
import io.gatelens.rig.ReceivedSpan;

/** The log of a gateway whose lines end with the fields of their request. */
final class TracedLog {

  private static final String PATTERN =
      "%m trace_id=%X{trace_id} span_id=%X{span_id} trace_flags=%X{trace_flags};%n";

  private final ObservedGateway gateway;

  TracedLog(ObservedGateway gateway) {
    this.gateway = gateway;
  }

  /** Has the sample say what it does, and each line what it belongs to. */
  static GatewayProcess.Builder configure(GatewayProcess.Builder builder) {
    return builder
        .argument("--logging.level.io.gatelens.sample=debug")
        .argument("--logging.pattern.console=" + PATTERN);
  }

  /** What the first line that begins so says of its request. */
  String fieldsOf(String beginning) {
    String line = gateway.process.awaitLog(beginning, PATIENCE);
    return line.substring(line.indexOf("trace_id="));
  }

  /** As it is for a line of that request. */
  static String fields(ReceivedSpan server, String flags) {
    return "trace_id="
        + server.traceId()
        + " span_id="
        + server.spanId()
        + " trace_flags="
        + flags
        + ";";
  }

  static String noFields() {
    return "trace_id= span_id= trace_flags=;";
  }
}
