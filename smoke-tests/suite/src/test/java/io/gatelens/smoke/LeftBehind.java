package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.Jcmd;

/** What a gateway holds once the garbage is gone. */
record LeftBehind(
    double heapBytes,
    double directBytes,
    double classes,
    double series,
    long classLoaders,
    long requests) {

  /** What a JVM's own caches and the last requests may differ by. */
  private static final double SOME_MIB = 8 * 1024 * 1024.0;

  private static final double SOME_CLASSES = 300;

  /** Of answers that come once in a hundred thousand, on a route that had none of them yet. */
  private static final double SOME_SERIES = 40;

  static LeftBehind by(ObservedGateway gateway) {
    Jcmd jvm = new Jcmd(gateway.process.pid());
    jvm.collectGarbage();
    gateway.awaitFreshMetrics();
    return new LeftBehind(
        gateway.sum("jvm.memory.used_after_last_gc"),
        gateway.sum("jvm.buffer.memory.used"),
        gateway.sum("jvm.class.count"),
        gateway.receiver.currentMetrics().size(),
        jvm.instances("io.gatelens.agent.weaving.InstrumentationClassLoader"),
        jvm.instances("io.gatelens.gateway.GatewayRequest"));
  }

  /**
   * @param clients that are still connected; threads keep what they saw last, too
   */
  void assertNothingIsKeptSince(LeftBehind before, int clients) {
    assertThat(heapBytes).isLessThan(before.heapBytes + SOME_MIB);
    assertThat(directBytes).isLessThan(before.directBytes + SOME_MIB);
    assertThat(classes).isLessThan(before.classes + SOME_CLASSES);
    assertThat(series).isLessThan(before.series + SOME_SERIES);
    assertThat(classLoaders).isEqualTo(before.classLoaders);
    assertThat(requests).isLessThan(4L * clients);
  }
}
