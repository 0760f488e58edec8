package io.gatelens.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests to the contract's routes, each with a number of its own, varied by chance. */
final class Requests {

  /** More than 8 KiB, which most gateways take for a head. */
  private static final int OVERSIZED = 10_000;

  private static final int MAX_BODY = 64 * 1024;
  private static final int LARGE_BODY = 3 << 20;
  private static final int MAX_ANSWER = 1 << 18;
  private static final List<Integer> STATUSES = List.of(200, 204, 301, 404, 418, 500, 502, 503);
  private static final List<String> UPLOADING = List.of("POST", "PUT", "PATCH");
  private static final List<String> UNUSUAL = List.of("DELETE", "OPTIONS", "PATCH", "PURGE");
  private static final List<String> BROKEN_CONTEXTS =
      List.of(
          "traceparent: 00-nonsense",
          "traceparent: ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          "traceparent: 00-00000000000000000000000000000000-b7ad6b7169203331-01",
          "traceparent:",
          "tracestate: ====,,,",
          "baggage: =;,%%%");

  private final Random random;
  private int number;

  Requests(Random random) {
    this.random = random;
  }

  /** The number of the next request. */
  int nextNumber() {
    return ++number;
  }

  Request digest() {
    return varied(Request.get("/api/digest/answer?q=" + random.nextInt()));
  }

  Request head() {
    return varied(Request.of("HEAD", "/api/digest/head"));
  }

  Request unusualMethod() {
    return varied(Request.of(any(UNUSUAL), "/api/digest/unusual"));
  }

  Request upload() {
    return upload(1 + random.nextInt(MAX_BODY));
  }

  Request largeUpload() {
    return upload(LARGE_BODY + random.nextInt(MAX_BODY));
  }

  /** A filter may answer before the body was asked for. */
  Request uploadOfATenant() {
    return withBody(Request.of("POST", "/tenant/digest/upload", tenants()), 1_000);
  }

  Request status() {
    return varied(Request.get("/api/status/" + any(STATUSES)));
  }

  Request big() {
    return varied(Request.get("/api/big/" + random.nextInt(MAX_ANSWER)));
  }

  Request retried() {
    return varied(Request.get("/orders/flaky"));
  }

  Request retriedInVain() {
    return varied(Request.get("/orders/status/503"));
  }

  Request tenant() {
    return varied(Request.get("/tenant/digest/answer", tenants()));
  }

  Request dead() {
    return varied(Request.get("/dead"));
  }

  /** The gateway gives up long before the answer. */
  Request timeout() {
    return varied(Request.get("/timeout/20000"));
  }

  Request cut() {
    return varied(Request.get("/cut"));
  }

  Request stream() {
    return varied(Request.get("/sse"));
  }

  Request nowhere() {
    return varied(Request.get("/nowhere"));
  }

  Request oversized() {
    return varied(Request.get("/api/digest/oversized", "x-oversized: " + "a".repeat(OVERSIZED)));
  }

  /** One of these, with a number and headers more. */
  Request oneOf(List<Request> requests) {
    return varied(any(requests));
  }

  /** Requests that leave a connection as it is, of kinds by chance. */
  List<Request> several(int atLeast, int atMost) {
    List<Request> several = new ArrayList<>();
    for (int left = atLeast + random.nextInt(1 + atMost - atLeast); left > 0; left--) {
      several.add(
          switch (random.nextInt(5)) {
            case 0 -> big();
            case 1 -> upload();
            case 2 -> head();
            default -> digest();
          });
    }
    return several;
  }

  /** One of these by chance. */
  <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private Request upload(int bytes) {
    return withBody(Request.of(any(UPLOADING), "/api/digest/upload"), bytes);
  }

  private Request withBody(Request request, int bytes) {
    byte[] letters = new byte[bytes];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    Request varied = varied(request);
    String body = new String(letters, StandardCharsets.US_ASCII);
    return new Request(varied.method(), varied.target(), varied.headers(), body);
  }

  private String[] tenants() {
    return switch (random.nextInt(3)) {
      case 0 -> new String[0];
      case 1 -> new String[] {"X-Tenant: unknown"};
      default -> new String[] {"X-Tenant: acme"};
    };
  }

  /** A trace context that is broken, one that is whole, or headers whose form may get lost. */
  private Request varied(Request request) {
    Request numbered = request.numbered(nextNumber());
    return switch (random.nextInt(4)) {
      case 0 -> numbered.with(any(BROKEN_CONTEXTS));
      case 1 -> numbered.with(wholeContext());
      case 2 -> numbered.with("X-Twice: 1", "x-number: " + number, "X-Twice: 2");
      default -> numbered.with("x-Number: " + number);
    };
  }

  private String[] wholeContext() {
    return new String[] {
      "traceparent: 00-%032x-%016x-01".formatted(number, number),
      "tracestate: vendor=" + number,
      "baggage: tenant=7;p=1, note=hello world",
      "baggage: number=" + number
    };
  }
}
