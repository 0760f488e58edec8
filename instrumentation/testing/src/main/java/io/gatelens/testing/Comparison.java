package io.gatelens.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The bed's gateway beside a bare one: what the agent leaves as it is. */
final class Comparison {

  private final TestBed bed;
  private final BareGateway bare;

  Comparison(TestBed bed, BareGateway bare) {
    this.bed = bed;
    this.bare = bare;
  }

  /**
   * Both answer alike, byte by byte, and send the same on. The upstreams keep no connection
   * meanwhile: a pooled one that is closed just when it is taken fails a request now and then, with
   * the agent and without.
   */
  void assertAlikeOverNewConnections(List<Conversation> conversations) {
    keepAlive(false);
    try {
      assertAlike(conversations);
    } finally {
      keepAlive(true);
    }
  }

  /** As above, with connections that the upstreams keep: no conversation may be the end of one. */
  void assertAlikeOverKeptConnections(List<Conversation> conversations) {
    assertAlike(conversations);
  }

  private void keepAlive(boolean isKeptAlive) {
    Stream.concat(bed.upstreams().stream(), bare.upstreams().stream())
        .forEach(upstream -> upstream.keepAlive(isKeptAlive));
  }

  private void assertAlike(List<Conversation> conversations) {
    // Both at once: where one waits, the other works.
    CompletableFuture<Exchange> withAgent =
        CompletableFuture.supplyAsync(
            () -> Exchange.of(conversations, bed.process, bed.upstreams()));
    Exchange without = Exchange.of(conversations, bare.process(), bare.upstreams());
    Exchange with = withAgent.join();

    for (int i = 0; i < conversations.size(); i++) {
      Request first = conversations.get(i).first();
      assertThat(with.answers().get(i))
          .as(
              () ->
                  first.method()
                      + ' '
                      + first.target()
                      + bed.account(first.target(), bare.process()))
          .isEqualTo(without.answers().get(i));
    }
    assertThat(with.upstream()).isEqualTo(without.upstream());
  }
}
