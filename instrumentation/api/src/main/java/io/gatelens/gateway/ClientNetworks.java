package io.gatelens.gateway;

import io.gatelens.gateway.GatewaySettings.Incoming;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the trace context of clients by the network that they connect from. Immutable.
 *
 * <p>It is the connection's other end that counts, never a header: anyone can write {@code
 * X-Forwarded-For}.
 */
public final class ClientNetworks {

  /** No network has a rule of its own. */
  public static final ClientNetworks NONE = new ClientNetworks(List.of());

  /** Longest prefix first. */
  private final List<Rule> rules;

  private ClientNetworks(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * Rules by network.
   *
   * @param byNetwork networks such as {@code 10.0.0.0/8} and {@code fd00::/8}; an address alone is
   *     a network of one
   * @throws IllegalArgumentException where a key is no network
   */
  public static ClientNetworks of(Map<String, Incoming> byNetwork) {
    List<Rule> rules = new ArrayList<>(byNetwork.size());
    byNetwork.forEach((network, incoming) -> rules.add(rule(network, incoming)));
    rules.sort(Comparator.comparingInt(Rule::prefixBits).reversed());
    return rules.isEmpty() ? NONE : new ClientNetworks(List.copyOf(rules));
  }

  /** The rule for a peer's address; of several networks the smallest. Null where none has it. */
  @Nullable Incoming incoming(@Nullable String peerAddress) {
    IpAddress address = peerAddress == null ? null : IpAddress.parse(peerAddress);
    if (address == null) {
      return null;
    }
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.contains(address)) {
        return rule.incoming;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return rules.isEmpty();
  }

  private static Rule rule(String network, Incoming incoming) {
    int slash = network.indexOf('/');
    IpAddress address = IpAddress.parse(slash < 0 ? network : network.substring(0, slash));
    if (address == null) {
      throw new IllegalArgumentException("no address: " + network);
    }
    boolean isVersion4 = address.isVersion4() && network.indexOf(':') < 0;
    int size = isVersion4 ? 32 : 128;
    int bits = slash < 0 ? size : Integer.parseInt(network.substring(slash + 1));
    if (bits < 0 || bits > size) {
      throw new IllegalArgumentException("no prefix: " + network);
    }
    return new Rule(address, bits + 128 - size, incoming);
  }

  private record Rule(IpAddress address, int prefixBits, Incoming incoming) {

    boolean contains(IpAddress other) {
      long highMask = mask(prefixBits);
      long lowMask = mask(prefixBits - Long.SIZE);
      return ((address.high() ^ other.high()) & highMask) == 0
          && ((address.low() ^ other.low()) & lowMask) == 0;
    }

    private static long mask(int bits) {
      if (bits <= 0) {
        return 0;
      }
      return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }
  }
}
