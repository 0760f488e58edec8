package io.gatelens.smoke;

import io.gatelens.rig.Jdk;
import io.gatelens.rig.Jdks;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway's version on a JDK, exporting with a protocol.
 *
 * @param line of Spring Cloud Gateway: {@code 4.3}, {@code 5.0}
 * @param protocol the value of {@code OTEL_EXPORTER_OTLP_PROTOCOL}
 */
record Combination(String line, Jdk jdk, String protocol) {

  private static final List<String> PROTOCOLS = List.of("http/protobuf", "grpc");

  /** Every version on every JDK of this machine; both protocols on each of both. */
  static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    List<Jdk> jdks = Jdks.found();
    for (String line : List.of("4.3", "5.0")) {
      for (Jdk jdk : jdks) {
        all.add(
            new Combination(line, jdk, PROTOCOLS.get((all.size() / jdks.size() + all.size()) % 2)));
      }
    }
    return all;
  }

  /** The one for what does not depend on versions. */
  static Combination simplest() {
    return new Combination("4.3", Jdk.current(), "http/protobuf");
  }

  /** An application with Log4j 2 and tracing of its own. */
  static Combination observed() {
    return new Combination("4.3-observed", Jdk.current(), "http/protobuf");
  }

  @Override
  public String toString() {
    return "Spring Cloud Gateway " + line + ", JDK " + jdk.feature() + ", OTLP " + protocol;
  }
}
