package io.gatelens.sdk.sampling;

import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.Fields;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are sampled, and whose decisions are followed. The rates keep count, all else is
 * immutable.
 *
 * <pre>{@code
 * {
 *   "default": {"ratio": 0.1, "maxPerSecond": 200},
 *   "trustedNetworks": ["10.0.0.0/8"],
 *   "rules": [
 *     {"path": "/actuator", "ratio": 0},
 *     {"route": ["orders", "payments"], "method": "POST", "ratio": 0.01, "minPerSecond": 2}
 *   ]
 * }
 * }</pre>
 */
public final class SamplingRules {

  private static final double MIN_RATIO = 0.000_001;
  private static final int MAX_RULES = 10_000;
  private static final String RATIO = "0, or a number from 0.000001 to 1";
  private static final String COUNT = "a whole number from 1 to 1000000";
  private static final int[] TRUSTED = {0};

  private final RuleIndex rules;
  private final int count;

  /** Null where the document says nothing of it. */
  private final @Nullable Rate defaultRate;

  /** Null where everybody is trusted. */
  private final @Nullable NetworkIndex trusted;

  private SamplingRules(
      List<RuleIndex.Asked> rules, @Nullable Rate defaultRate, @Nullable NetworkIndex trusted) {
    this.rules = new RuleIndex(rules);
    this.count = rules.size();
    this.defaultRate = defaultRate;
    this.trusted = trusted;
  }

  /** None: the default for all, and every parent is followed. */
  static SamplingRules none() {
    return new SamplingRules(List.of(), null, null);
  }

  /**
   * Reads a document.
   *
   * @throws BadDocumentException where anything in it is wrong
   */
  public static SamplingRules parse(String text) throws BadDocumentException {
    return parse(text, System::nanoTime);
  }

  static SamplingRules parse(String text, LongSupplier nanoClock) throws BadDocumentException {
    Fields document = Fields.of(text);
    SamplingRules rules = read(document, nanoClock);
    document.check();
    return rules;
  }

  /** Reads them from an object of a larger document, whose errors are told by its check. */
  public static SamplingRules read(Fields document) {
    return read(document, System::nanoTime);
  }

  private static SamplingRules read(Fields document, LongSupplier nanoClock) {
    Fields byDefault = document.object("default");
    Rate defaultRate = null;
    if (byDefault != null) {
      defaultRate = rate(byDefault, nanoClock);
      byDefault.end();
    }
    NetworkIndex trusted = trusted(document);
    List<RuleIndex.Asked> rules = new ArrayList<>();
    for (Fields rule : document.objects("rules")) {
      rule.text("name"); // For who reads the document.
      Map<Criterion, List<Object>> values = values(rule);
      rules.add(new RuleIndex.Asked(values, rate(rule, nanoClock)));
      rule.end();
      if (values.isEmpty() && hasNoCriterion(rule)) {
        rule.wrong("a rule for every request is what \"default\" is for");
      }
    }
    if (rules.size() > MAX_RULES) {
      document.wrong("rules", "there are more than " + MAX_RULES);
    }
    document.end();
    rules.removeIf(rule -> rule.values().isEmpty());
    return new SamplingRules(rules, defaultRate, trusted);
  }

  private static boolean hasNoCriterion(Fields rule) {
    for (Criterion criterion : Criterion.values()) {
      if (rule.has(criterion.key())) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable NetworkIndex trusted(Fields document) {
    List<String> texts = document.anyTexts("trustedNetworks");
    if (!document.has("trustedNetworks")) {
      return null;
    }
    Map<Object, int[]> networks = new HashMap<>();
    for (String text : texts) {
      Object network = value(document, "trustedNetworks", Criterion.NETWORK, text);
      if (network != null) {
        networks.put(network, TRUSTED);
      }
    }
    return new NetworkIndex(networks);
  }

  private static Map<Criterion, List<Object>> values(Fields rule) {
    Map<Criterion, List<Object>> byCriterion = new EnumMap<>(Criterion.class);
    for (Criterion criterion : Criterion.values()) {
      List<Object> values = new ArrayList<>();
      for (String text : rule.texts(criterion.key())) {
        Object value = value(rule, criterion.key(), criterion, text);
        if (value != null) {
          values.add(value);
        }
      }
      if (!values.isEmpty()) {
        byCriterion.put(criterion, values);
      }
    }
    return byCriterion;
  }

  private static @Nullable Object value(
      Fields fields, String key, Criterion criterion, String text) {
    try {
      return criterion.parse(text);
    } catch (IllegalArgumentException e) {
      fields.wrong(key, "allowed is " + criterion.allowed() + ", and this is \"" + text + '"');
      return null;
    }
  }

  private static Rate rate(Fields fields, LongSupplier nanoClock) {
    Double ratio =
        fields.number("ratio", value -> value == 0 || (value >= MIN_RATIO && value <= 1), RATIO);
    int min = count(fields, "minPerSecond");
    int max = count(fields, "maxPerSecond");
    if (ratio == null && !fields.has("ratio")) {
      fields.wrong("\"ratio\" is missing");
    }
    if (max > 0 && min >= max) {
      fields.wrong("maxPerSecond", "this has to be more than minPerSecond");
    }
    return new Rate(ratio == null ? 1 : ratio, min, max, nanoClock);
  }

  private static int count(Fields fields, String key) {
    Double count =
        fields.number(
            key, value -> value >= 1 && value <= 1_000_000 && value == Math.rint(value), COUNT);
    return count == null ? 0 : count.intValue();
  }

  /** How many rules there are. */
  public int count() {
    return count;
  }

  /** The rate of the first rule that matches, else of the default. */
  Rate rate(Subject subject, Rate withoutDefault) {
    Rate ofRule = rules.rate(subject);
    if (ofRule != null) {
      return ofRule;
    }
    return defaultRate == null ? withoutDefault : defaultRate;
  }

  /** Whether the decision of the request's parent is followed. */
  boolean trusts(Subject subject) {
    return trusted == null || trusted.first(subject, null, 1) == 0;
  }
}
