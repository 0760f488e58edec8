package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.sdk.document.BadDocumentException;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingRulesTest {

  private static final Pattern EXAMPLE = Pattern.compile("(?s)\n## Sampling\n.*?```json\n(.*?)```");

  /** Each rule, with a request that it matches and one that it does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'route': 'a' | gateway.route.id=a | gateway.route.id=ab",
        "'route': ['a', 'b'] | gateway.route.id=b | gateway.route.id=c",
        "'template': '/o/{id}' | http.route=/o/{id} | http.route=/o/{name}",
        "'method': 'POST' | http.request.method=POST | http.request.method=GET",
        "'host': 'a.Example' | server.address=A.example | server.address=b.a.example",
        "'host': '*.example' | server.address=b.a.example | server.address=example",
        "'host': '*.example' | server.address=a.example | server.address=anexample",
        "'port': 8081 | server.port=8081 | server.port=8080",
        "'path': '/api' | url.path=/api | url.path=/apis",
        "'path': '/api' | url.path=/api/1 | url.path=/ap",
        "'path': '/api/' | url.path=/api/ | url.path=/api",
        "'path': '/' | url.path=/x | url.path=*",
        "'network': '10.0.0.0/8' | network.peer.address=10.9.8.7 | network.peer.address=11.0.0.1",
        "'network': '10.0.0.0/8' | network.peer.address=::ffff:10.9.8.7 | network.peer.address=::10",
        "'network': 'fd00::/8' | network.peer.address=fd12::1%eth0 | network.peer.address=fe80::1",
        "'network': '::ffff:10.0.0.0/104' | network.peer.address=10.1.1.1 | network.peer.address=9.1.1.1",
        "'network': '0.0.0.0/0' | network.peer.address=1.2.3.4 | network.peer.address=localhost",
        "'network': '10.1.2.3' | network.peer.address=10.1.2.3 | network.peer.address=10.1.2.2",
        "'path': '/a', 'method': 'GET' | url.path=/a;http.request.method=GET | url.path=/a",
      })
  void criterion_matchesWhatItSays(String criteria, String matching, String other)
      throws BadDocumentException {
    SamplingRules rules = rules("{'rules': [{" + criteria + ", 'ratio': 0}]}");

    assertThat(isDropped(rules, attributes(matching))).as(matching).isTrue();
    assertThat(isDropped(rules, attributes(other))).as(other).isFalse();
    assertThat(isDropped(rules, Attributes.empty())).isFalse();
  }

  @Test
  void kind_tellsRequestsFromWhatTheProcessDoesByItself() throws BadDocumentException {
    SamplingRules rules =
        rules("{'default': {'ratio': 0}, 'rules': [{'kind': 'internal', 'ratio': 1}]}");

    assertThat(isDropped(rules, new Subject(SpanKind.INTERNAL, Attributes.empty()))).isFalse();
    assertThat(isDropped(rules, new Subject(SpanKind.SERVER, Attributes.empty()))).isTrue();
  }

  @Test
  void firstRuleThatMatches_wins() throws BadDocumentException {
    SamplingRules rules =
        rules(
            """
            {'default': {'ratio': 0},
             'rules': [
               {'route': 'a', 'path': '/health', 'ratio': 0},
               {'route': ['a', 'b'], 'ratio': 1},
               {'path': '/', 'method': ['GET', 'POST'], 'ratio': 0},
               {'host': 'x', 'ratio': 1}
             ]}
            """);

    assertThat(isDropped(rules, attributes("gateway.route.id=a;url.path=/health/x"))).isTrue();
    assertThat(isDropped(rules, attributes("gateway.route.id=a;url.path=/y"))).isFalse();
    assertThat(isDropped(rules, attributes("server.address=x;url.path=/y"))).isFalse();
    assertThat(isDropped(rules, attributes("server.address=x;url.path=/y;http.request.method=GET")))
        .isTrue();
  }

  /** The index against a plain search from the first rule to the last. */
  @Test
  void randomRules_areFoundAsOneByOne() throws BadDocumentException {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      List<String> texts = new ArrayList<>();
      List<SamplingRules> single = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String rule = "{" + criteria(random) + ", 'ratio': " + (i % 2) + "}";
        texts.add(rule);
        single.add(rules("{'rules': [" + rule.replaceAll("'ratio': .", "'ratio': 0") + "]}"));
      }
      SamplingRules all = rules("{'rules': [" + String.join(",", texts) + "]}");
      for (int i = 0; i < 50; i++) {
        Attributes request = request(random);
        int first = 0;
        while (first < 12 && !isDropped(single.get(first), request)) {
          first++;
        }

        assertThat(isDropped(all, request))
            .as("%s for %s", texts, request)
            .isEqualTo(first < 12 && first % 2 == 0);
      }
    }
  }

  @Test
  void everyErrorOfTheDocument_isToldAtOnce() {
    assertThatThrownBy(
            () ->
                rules(
                    """
                    {
                      'defaults': {},
                      'default': {'ratio': 1.5},
                      'trustedNetworks': ['10.0.0.0/33'],
                      'rules': [
                        {'path': 'api', 'ratio': 0},
                        {'route': 'a'},
                        {'ratio': 0.5},
                        {'route': 'a', 'ratio': 1, 'minPerSecond': 5, 'maxPerSecond': 5},
                        {'kind': 'servers', 'ratio': 1, 'note': ''}
                      ]
                    }
                    """))
        .isInstanceOf(BadDocumentException.class)
        .hasMessageContaining("line 2, column 15 (defaults): the key \"defaults\" is not known")
        .hasMessageContaining("line 3, column 24 (default.ratio): allowed is 0, or a number from")
        .hasMessageContaining("line 4, column 22 (trustedNetworks): allowed is a network")
        .hasMessageContaining("line 6, column 14 (rules[0].path): allowed is a path that begins")
        .hasMessageContaining("line 7, column 5 (rules[1]): \"ratio\" is missing")
        .hasMessageContaining("line 8, column 5 (rules[2]): a rule for every request is what")
        .hasMessageContaining("(rules[3].maxPerSecond): this has to be more than minPerSecond")
        .hasMessageContaining("(rules[4].kind): allowed is server, client");
  }

  @Test
  void exampleOfThePage_isRead() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/configuration.md")));

    assertThat(example.find()).isTrue();
    assertThat(SamplingRules.parse(example.group(1)).count()).isEqualTo(5);
  }

  static SamplingRules rules(String text) throws BadDocumentException {
    return SamplingRules.parse(text.replace('\'', '"'));
  }

  private static boolean isDropped(SamplingRules rules, Attributes attributes) {
    return isDropped(rules, new Subject(SpanKind.SERVER, attributes));
  }

  private static boolean isDropped(SamplingRules rules, Subject subject) {
    return rules.rate(subject, Rate.ofRatio(1)).pass(Threshold.RANGE - 1) == null;
  }

  static Attributes attributes(String pairs) {
    AttributesBuilder attributes = Attributes.builder();
    for (String pair : pairs.split(";", -1)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, equals);
      String value = pair.substring(equals + 1);
      if (name.endsWith("port")) {
        attributes.put(name, Long.parseLong(value));
      } else {
        attributes.put(name, value);
      }
    }
    return attributes.build();
  }

  private static String criteria(Random random) {
    List<String> criteria = new ArrayList<>();
    if (random.nextBoolean()) {
      criteria.add("'route': ['r" + random.nextInt(3) + "', 'r" + random.nextInt(3) + "']");
    }
    if (random.nextInt(3) == 0) {
      criteria.add("'path': '" + path(random) + "'");
    }
    if (random.nextInt(4) == 0) {
      criteria.add("'host': '" + (random.nextBoolean() ? "*.a" : "b.a") + "'");
    }
    if (random.nextInt(4) == 0) {
      criteria.add("'network': '10." + random.nextInt(2) + ".0.0/" + (8 + random.nextInt(9)) + "'");
    }
    if (criteria.isEmpty() || random.nextInt(4) == 0) {
      criteria.add("'method': '" + method(random) + "'");
    }
    return String.join(", ", criteria);
  }

  private static Attributes request(Random random) {
    return attributes(
        "gateway.route.id=r"
            + random.nextInt(4)
            + ";url.path="
            + path(random)
            + ";server.address="
            + (random.nextBoolean() ? "b.a" : "c.b.a")
            + ";network.peer.address=10."
            + random.nextInt(3)
            + ".0.1;http.request.method="
            + method(random));
  }

  private static String path(Random random) {
    return List.of("/", "/a", "/a/", "/a/b", "/ab", "/a/b/c").get(random.nextInt(6));
  }

  private static String method(Random random) {
    return random.nextBoolean() ? "GET" : "POST";
  }
}
