package io.gatelens.sdk.datadog;

import io.gatelens.sdk.kong.KongLines;
import io.gatelens.sdk.kong.MetricsProfile;
import io.gatelens.sdk.push.PushAddress;
import io.gatelens.sdk.push.PushAddress.Transport;
import io.gatelens.sdk.push.PushExporter;
import io.gatelens.sdk.push.PushProfile;
import io.gatelens.sdk.push.PushSettings;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import org.jspecify.annotations.Nullable;

/** Pushes metrics to the Datadog Agent. */
final class DatadogMetricExporter extends PushExporter {

  private static final String KEY = "gatelens.datadog.";

  /** Datadog's recommendation for UDP, and what the Agent reads at once from a Unix socket. */
  private static final int UDP_PACKET_BYTES = 1432;

  private static final int UNIX_PACKET_BYTES = 8192;

  private DatadogMetricExporter(
      PushAddress address, DatadogLines lines, int packetBytes, @Nullable PushProfile profile) {
    super(address, lines, packetBytes, profile);
  }

  static DatadogMetricExporter of(ConfigProperties config) {
    PushSettings settings = new PushSettings(config);
    PushAddress address = AgentAddress.of(settings, KEY + "address");
    int packetBytes =
        settings.packetBytes(
            KEY + "packet-size",
            address.transport() == Transport.UNIX ? UNIX_PACKET_BYTES : UDP_PACKET_BYTES);
    ConstantTags tags = new ConstantTags(settings);
    Origin origin = new Origin(settings);
    DatadogLines lines =
        new DatadogLines(settings.prefix(KEY + "prefix"), tags, origin, packetBytes);
    PushProfile profile =
        MetricsProfile.of(config) == MetricsProfile.KONG
            ? KongLines.datadog(
                new DatadogLines(KongLines.PREFIX, tags, origin, packetBytes, DatadogLines.TIMER))
            : null;
    return new DatadogMetricExporter(address, lines, packetBytes, profile);
  }
}
