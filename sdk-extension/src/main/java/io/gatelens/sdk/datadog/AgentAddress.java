package io.gatelens.sdk.datadog;

import io.gatelens.sdk.push.PushAddress;
import io.gatelens.sdk.push.PushSettings;
import java.util.Locale;

/**
 * Where the Datadog Agent listens: the own setting, else what Datadog's clients go by. {@code
 * DD_DOGSTATSD_URL} wins over {@code DD_DOGSTATSD_SOCKET}, and that over {@code DD_AGENT_HOST} with
 * {@code DD_DOGSTATSD_PORT}.
 */
final class AgentAddress {

  private static final int DEFAULT_PORT = 8125;
  private static final String DEFAULT_HOST = "localhost";
  private static final String UNIX = "unix://";
  private static final String UNIX_STREAM = "unixstream://";

  private static final String ALLOWED =
      "udp:// with a host and a port, or unixstream:// with the path of a stream socket of the Agent"
          + " (dogstatsd_stream_socket); Java cannot reach a datagram socket (unixgram://) without"
          + " native code";

  private AgentAddress() {}

  static PushAddress of(PushSettings settings, String key) {
    PushAddress byHost =
        settings.value(
            "dd.agent.host",
            at(DEFAULT_HOST, settings),
            "a host, or unixstream:// with a path",
            host -> host.contains("://") ? parse(host) : at(host, settings));
    PushAddress bySocket =
        settings.value("dd.dogstatsd.socket", byHost, "a path", PushAddress::ofUnixSocket);
    PushAddress byUrl = settings.value("dd.dogstatsd.url", bySocket, ALLOWED, AgentAddress::parse);
    return settings.value(key, byUrl, ALLOWED, AgentAddress::parse);
  }

  private static PushAddress at(String host, PushSettings settings) {
    int port = settings.number("dd.dogstatsd.port", DEFAULT_PORT, 1, 65535);
    boolean isBareIpv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    PushAddress address = PushAddress.ofNetwork(isBareIpv6 ? "[" + host + "]" : host, port);
    return new PushAddress(PushAddress.Transport.UDP, address.host(), port);
  }

  private static PushAddress parse(String url) {
    String lower = url.toLowerCase(Locale.ROOT);
    if (lower.startsWith(UNIX) || lower.startsWith(UNIX_STREAM)) {
      return PushAddress.ofUnixSocket(url.substring(url.indexOf("://") + 3));
    }
    PushAddress address = PushAddress.ofNetwork(url, DEFAULT_PORT);
    if (address.transport() != PushAddress.Transport.UDP) {
      throw new IllegalArgumentException(url);
    }
    return address;
  }
}
