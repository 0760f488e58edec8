package io.gatelens.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Requests of every kind that the contract knows, from a seed: the same ones in the same order each
 * time. Each has a path of its own.
 */
final class Traffic {

  /** More than 8 KiB, which most gateways take for a head. */
  private static final int OVERSIZED = 10_000;

  /** A stream takes a second. */
  private static final int STREAM_EVERY = 250;

  private static final int MAX_BODY = 64 * 1024;
  private static final List<Integer> STATUSES = List.of(200, 204, 301, 404, 418, 500, 502, 503);
  private static final List<String> BROKEN_CONTEXTS =
      List.of(
          "traceparent: 00-nonsense",
          "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "traceparent:",
          "tracestate: ====,,,",
          "baggage: =;,%%%");

  private final Random random;
  private final List<String> furtherTargets;
  private int number;

  private Traffic(long seed, List<String> furtherTargets) {
    this.random = new Random(seed);
    this.furtherTargets = furtherTargets;
  }

  /** One request over one connection. */
  record Request(String method, String target, List<String> headers, String body) {}

  /** So many requests. */
  static List<Request> of(long seed, int count, List<String> furtherTargets) {
    Traffic traffic = new Traffic(seed, furtherTargets);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(traffic.next());
    }
    return requests;
  }

  private Request next() {
    number++;
    int kind = random.nextInt(100);
    if (number % STREAM_EVERY == 0) {
      return get("/sse?" + number);
    } else if (kind < 30) {
      return get("/api/digest/" + number + "?q=" + random.nextInt());
    } else if (kind < 45) {
      return upload();
    } else if (kind < 48) {
      return request("HEAD", "/api/digest/" + number, "");
    } else if (kind < 58) {
      return get("/api/status/" + STATUSES.get(random.nextInt(STATUSES.size())) + "?" + number);
    } else if (kind < 64) {
      return get("/api/big/" + random.nextInt(1 << 18) + "?" + number);
    } else if (kind < 70) {
      return get("/orders/flaky?" + number);
    } else if (kind < 73) {
      return get("/orders/status/503?" + number);
    } else if (kind < 82) {
      return tenant();
    } else if (kind < 86) {
      return get("/dead/" + number);
    } else if (kind < 88) {
      return get("/timeout/" + (random.nextBoolean() ? 600 : 1) + "?" + number);
    } else if (kind < 90) {
      return get("/cut?" + number);
    } else if (kind < 94) {
      return get("/nowhere/" + number);
    } else if (kind < 95) {
      return get("/api/digest/" + number, "x-oversized: " + "a".repeat(OVERSIZED));
    }
    return furtherTargets.isEmpty()
        ? get("/api/digest/" + number)
        : get(furtherTargets.get(random.nextInt(furtherTargets.size())) + "?" + number);
  }

  private Request upload() {
    byte[] letters = new byte[random.nextInt(MAX_BODY)];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    String body = new String(letters, java.nio.charset.StandardCharsets.US_ASCII);
    return request(random.nextBoolean() ? "POST" : "PUT", "/api/digest/" + number, body);
  }

  private Request tenant() {
    return switch (random.nextInt(3)) {
      case 0 -> get("/tenant/digest/" + number);
      case 1 -> get("/tenant/digest/" + number, "X-Tenant: unknown");
      default -> get("/tenant/digest/" + number, "X-Tenant: acme");
    };
  }

  private Request get(String target, String... headers) {
    return request("GET", target, "", headers);
  }

  private Request request(String method, String target, String body, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    switch (random.nextInt(4)) {
      case 0 -> all.add(BROKEN_CONTEXTS.get(random.nextInt(BROKEN_CONTEXTS.size())));
      case 1 -> {
        all.add("traceparent: 00-%032x-%016x-01".formatted(1 + number, 1 + number));
        all.add("tracestate: vendor=" + number);
      }
      default -> all.add("x-number: " + number);
    }
    return new Request(method, target, all, body);
  }
}
