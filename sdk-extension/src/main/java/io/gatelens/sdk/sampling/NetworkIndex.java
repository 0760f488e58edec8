package io.gatelens.sdk.sampling;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules by the network that a connection comes from: two trees of bits, of IPv4 and of IPv6. */
final class NetworkIndex implements Index {

  private final Node version4 = new Node();
  private final Node version6 = new Node();

  NetworkIndex(Map<Object, int[]> numbers) {
    numbers.forEach((network, ofIt) -> node((Network) network).add(ofIt));
  }

  private Node node(Network network) {
    Node node = network.address().isVersion4() ? version4 : version6;
    for (int i = 0; i < network.bits(); i++) {
      node = node.childToBe(network.address().bit(i));
    }
    return node;
  }

  @Override
  public int first(Subject subject, Rule @Nullable [] rules, int best) {
    Address peer = subject.peer();
    if (peer == null) {
      return best;
    }
    int found = best;
    Node node = peer.isVersion4() ? version4 : version6;
    for (int i = 0; node != null; i++) {
      found = Index.first(node.numbers, subject, rules, found);
      node = i < peer.bits() ? node.child(peer.bit(i)) : null;
    }
    return found;
  }

  private static final class Node {

    private @Nullable Node zero;
    private @Nullable Node one;
    private int @Nullable [] numbers;

    @Nullable Node child(boolean bit) {
      return bit ? one : zero;
    }

    Node childToBe(boolean bit) {
      Node child = child(bit);
      if (child == null) {
        child = new Node();
        if (bit) {
          one = child;
        } else {
          zero = child;
        }
      }
      return child;
    }

    /** Two texts may mean one network. */
    void add(int[] more) {
      numbers = RuleIndex.merged(numbers, more);
    }
  }
}
