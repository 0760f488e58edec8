package io.gatelens.sdk.statsd;

import io.gatelens.sdk.push.PushAddress;
import io.gatelens.sdk.push.PushExporter;
import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;

/** Pushes metrics to a StatsD daemon. */
final class StatsdMetricExporter extends PushExporter {

  private static final String KEY = "gatelens.statsd.";
  private static final int DEFAULT_PORT = 8125;
  private static final PushAddress DEFAULT_ADDRESS =
      PushAddress.ofNetwork("udp://localhost", DEFAULT_PORT);

  /** A datagram of it fits into a frame of Ethernet, also through a tunnel. */
  private static final int DEFAULT_PACKET_BYTES = 1432;

  private static final int DEFAULT_SAMPLES = 100;
  private static final int MAX_SAMPLES = 1000;

  private StatsdMetricExporter(PushAddress address, StatsdLines lines, int packetBytes) {
    super(address, lines, packetBytes);
  }

  static StatsdMetricExporter of(ConfigProperties config) {
    PushSettings settings = new PushSettings(config);
    PushAddress address =
        settings.value(
            KEY + "address",
            DEFAULT_ADDRESS,
            "udp:// or tcp:// with a host and a port, e.g. udp://statsd:8125 or tcp://[::1]:8125",
            text -> PushAddress.ofNetwork(text, DEFAULT_PORT));
    StatsdLines lines =
        new StatsdLines(
            settings.prefix(KEY + "prefix"),
            settings.value(KEY + "tag-style", TagStyle.NONE, TagStyle.ALLOWED, TagStyle::parse),
            settings.tags(KEY + "tags"),
            settings.number(KEY + "samples", DEFAULT_SAMPLES, 1, MAX_SAMPLES));
    return new StatsdMetricExporter(
        address, lines, settings.packetBytes(KEY + "packet-size", DEFAULT_PACKET_BYTES));
  }
}
