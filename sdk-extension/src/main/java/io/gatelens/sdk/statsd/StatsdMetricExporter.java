package io.gatelens.sdk.statsd;

import io.gatelens.sdk.kong.KongLines;
import io.gatelens.sdk.kong.MetricsProfile;
import io.gatelens.sdk.push.PushAddress;
import io.gatelens.sdk.push.PushExporter;
import io.gatelens.sdk.push.PushProfile;
import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

  private StatsdMetricExporter(
      PushAddress address, StatsdLines lines, int packetBytes, @Nullable PushProfile profile) {
    super(address, lines, packetBytes, profile);
  }

  static StatsdMetricExporter of(ConfigProperties config) {
    PushSettings settings = new PushSettings(config);
    PushAddress address =
        settings.value(
            KEY + "address",
            DEFAULT_ADDRESS,
            "udp:// or tcp:// with a host and a port, e.g. udp://statsd:8125 or tcp://[::1]:8125",
            text -> PushAddress.ofNetwork(text, DEFAULT_PORT));
    String prefix = settings.prefix(KEY + "prefix");
    TagStyle style =
        settings.value(KEY + "tag-style", TagStyle.NONE, TagStyle.ALLOWED, TagStyle::parse);
    Map<String, String> tags = settings.tags(KEY + "tags");
    int samples = settings.number(KEY + "samples", DEFAULT_SAMPLES, 1, MAX_SAMPLES);
    return new StatsdMetricExporter(
        address,
        new StatsdLines(prefix, style, tags, samples, true),
        settings.packetBytes(KEY + "packet-size", DEFAULT_PACKET_BYTES),
        MetricsProfile.of(config) == MetricsProfile.KONG ? kong(style, tags, samples) : null);
  }

  /** Tags of every metric would be a part of Kong's names where names are all there is. */
  private static PushProfile kong(TagStyle style, Map<String, String> tags, int samples) {
    boolean hasTags = style != TagStyle.NONE;
    Map<String, String> constantTags = hasTags ? tags : Map.of();
    return KongLines.statsd(
        new StatsdLines(KongLines.PREFIX, style, constantTags, samples, false),
        hasTags,
        constantTags.keySet());
  }
}
