package io.gatelens.testing;

import static io.gatelens.testing.Http1.CLOSE;
import static io.gatelens.testing.Http1.LINE;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Conversations of the kinds that the contract knows, from a seed: the same ones in the same order
 * each time. None depends on another, so that several may be had at once.
 */
final class Traffic {

  /** Slow ones come seldom, and none comes last. */
  private static final int STREAM_EVERY = 250;

  private static final int TIMEOUT_EVERY = 125;
  private static final int LARGE_EVERY = 100;

  private final Random random;
  private final Requests requests;

  /** By the share at which a kind ends. */
  private final NavigableMap<Integer, Supplier<Conversation>> kinds = new TreeMap<>();

  private Traffic(long seed) {
    random = new Random(seed);
    requests = new Requests(random);
  }

  /** So many conversations, of every kind that the gateway takes part in. */
  static List<Conversation> ofEveryKind(long seed, int count, ContractGateway gateway) {
    Traffic traffic = new Traffic(seed);
    traffic.addUndisturbed();
    traffic.addDisturbed();
    traffic.addFurther(gateway);
    return IntStream.range(0, count).mapToObj(traffic::seldomOrNext).toList();
  }

  /** So many conversations that no upstream's connection ends with. */
  static List<Conversation> undisturbed(long seed, int count) {
    Traffic traffic = new Traffic(seed);
    traffic.addUndisturbed();
    return Stream.generate(traffic::next).limit(count).toList();
  }

  private void addUndisturbed() {
    add(18, () -> Http1Conversations.alone(requests.digest()));
    add(8, () -> Http1Conversations.alone(requests.upload()));
    add(6, () -> Http1Conversations.chunked(requests.upload()));
    add(4, () -> Http1Conversations.awaitingContinue(requests.upload()));
    add(4, () -> Http1Conversations.pipelined(requests.several(2, 2)));
    add(6, () -> Http1Conversations.inTurn(requests.several(3, 5)));
    add(3, () -> Http1Conversations.alone(requests.head()));
    add(2, () -> Http1Conversations.alone(requests.unusualMethod()));
    add(4, () -> Http1Conversations.alone(requests.big()));
  }

  /**
   * Answers without a body are among them: Reactor Netty's client closes a pooled connection after
   * some, which fails the request that comes next (1.0.39: one in 150, with the agent and without).
   */
  private void addDisturbed() {
    add(6, () -> Http1Conversations.alone(requests.status()));
    add(5, () -> Http1Conversations.alone(requests.retried()));
    add(2, () -> Http1Conversations.alone(requests.retriedInVain()));
    add(7, () -> Http1Conversations.alone(requests.tenant()));
    add(2, () -> Http1Conversations.awaitingContinue(requests.uploadOfATenant()));
    add(3, () -> Http1Conversations.alone(requests.dead()));
    add(2, () -> Http1Conversations.alone(requests.cut()));
    add(3, () -> Http1Conversations.alone(requests.nowhere()));
    add(1, () -> Http1Conversations.alone(requests.oversized()));
    add(4, this::odd);
  }

  private void addFurther(ContractGateway gateway) {
    List<Request> further = gateway.furtherRequests();
    List<Request> overH2c = gateway.requestsOverH2c();
    List<Request> webSockets = gateway.webSocketEchoes();
    if (!further.isEmpty()) {
      add(8, () -> Http1Conversations.alone(requests.oneOf(further)));
    }
    if (!overH2c.isEmpty()) {
      add(3, () -> H2cConversations.inTurn(upgradeAnd(overH2c)));
    }
    if (!webSockets.isEmpty()) {
      add(3, () -> WebSocketConversations.echo(requests.oneOf(webSockets)));
    }
  }

  private void add(int share, Supplier<Conversation> kind) {
    kinds.put(shares() + share, kind);
  }

  private int shares() {
    return kinds.isEmpty() ? 0 : kinds.lastKey();
  }

  private Conversation next() {
    return kinds.higherEntry(random.nextInt(shares())).getValue().get();
  }

  private Conversation seldomOrNext(int turn) {
    if (turn % STREAM_EVERY == 0) {
      return Http1Conversations.alone(requests.stream());
    } else if (turn % TIMEOUT_EVERY == 1) {
      return Http1Conversations.alone(requests.timeout());
    } else if (turn % LARGE_EVERY == 2) {
      return Http1Conversations.chunked(requests.largeUpload());
    }
    return next();
  }

  /** The request that asks for the upgrade has no body, for which a gateway may refuse it. */
  private List<Request> upgradeAnd(List<Request> choices) {
    return List.of(requests.digest(), requests.oneOf(choices), requests.oneOf(choices));
  }

  /** What a client should not send, or seldom does. */
  private Conversation odd() {
    String target = "/api/digest/odd?" + requests.nextNumber();
    String host = LINE + "host: gateway.test" + LINE;
    String end = CLOSE + LINE + LINE;
    List<String> oddities =
        List.of(
            "NONSENSE" + target + host + end,
            "GET " + target + " HTTP/x.y" + host + end,
            "GET " + target + " HTTP/1.7" + host + end,
            "GET " + target + " HTTP/1.0" + host + end,
            "GET " + target + " HTTP/1.1" + LINE + end,
            "GET http://gateway.test" + target + " HTTP/1.1" + host + end,
            "GET " + target + "&%zz HTTP/1.1" + host + end,
            "GET " + target + " HTTP/1.1" + host + "x-space : 1" + LINE + end,
            "POST " + target + " HTTP/1.1" + host + "content-length: one" + LINE + end);
    return Http1Conversations.asWritten(Request.get(target), requests.any(oddities));
  }
}
