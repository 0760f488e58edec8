package io.gatelens.smoke;

import io.gatelens.rig.Jdk;
import io.gatelens.rig.Jdks;
import io.gatelens.rig.SampleApp;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway's version on a JDK, exporting with a protocol.
 *
 * @param line of Spring Cloud Gateway, one of {@link SampleApp#LINES}
 * @param protocol the value of {@code OTEL_EXPORTER_OTLP_PROTOCOL}
 */
record Combination(String line, Jdk jdk, String protocol) {

  private static final List<String> PROTOCOLS = List.of("http/protobuf", "grpc");

  /**
   * Every version on every JDK of this machine, the two protocols in turn. The system property
   * {@code smoke.line} narrows it to one version, for a quick look.
   */
  static List<Combination> all() {
    List<Combination> all = new ArrayList<>();
    List<Jdk> jdks = Jdks.found();
    for (String line : lines()) {
      for (Jdk jdk : jdks) {
        all.add(
            new Combination(line, jdk, PROTOCOLS.get((all.size() / jdks.size() + all.size()) % 2)));
      }
    }
    return all;
  }

  /** Of them, those on the JDK of this JVM, and of the oldest and the newest version all. */
  static List<Combination> allOfTheOldestAndNewest() {
    List<String> ends =
        List.of(SampleApp.LINES.get(0), SampleApp.LINES.get(SampleApp.LINES.size() - 1));
    return all().stream()
        .filter(one -> one.jdk().equals(Jdk.current()) || ends.contains(one.line()))
        .toList();
  }

  /** Every version once; the JDKs of this machine and the protocols in turn. */
  static List<Combination> everyLine() {
    List<Combination> all = new ArrayList<>();
    List<Jdk> jdks = Jdks.found();
    for (String line : lines()) {
      int turn = all.size();
      all.add(new Combination(line, jdks.get(turn % jdks.size()), PROTOCOLS.get(turn / 2 % 2)));
    }
    return all;
  }

  /** The oldest version, the usual and the newest, on the JDK of this JVM. */
  static List<Combination> ofThreeLines() {
    List<String> three =
        List.of(
            SampleApp.LINES.get(0),
            SampleApp.USUAL_LINE,
            SampleApp.LINES.get(SampleApp.LINES.size() - 1));
    return lines().stream()
        .filter(three::contains)
        .map(line -> new Combination(line, Jdk.current(), PROTOCOLS.get(0)))
        .toList();
  }

  private static List<String> lines() {
    String only = System.getProperty("smoke.line");
    return only == null ? SampleApp.LINES : List.of(only);
  }

  /** The one for what does not depend on versions. */
  static Combination simplest() {
    return new Combination(SampleApp.USUAL_LINE, Jdk.current(), "http/protobuf");
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
