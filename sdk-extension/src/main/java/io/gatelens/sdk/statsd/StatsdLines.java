package io.gatelens.sdk.statsd;

import io.gatelens.sdk.push.Distribution;
import io.gatelens.sdk.push.LineFormat;
import io.gatelens.sdk.push.LineText;
import io.gatelens.sdk.push.PlainNumber;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.util.Map;

/**
 * StatsD's lines. A counter is {@code c}, a gauge {@code g}, and a histogram becomes timers ({@code
 * ms}), as that is the only distribution that every daemon knows, with times in milliseconds.
 */
final class StatsdLines implements LineFormat {

  private static final String SECONDS = "s";
  private static final double MILLIS_PER_SECOND = 1000;
  private static final String MAX_SUFFIX = ".max";

  private final String prefix;
  private final TagStyle style;
  private final Map<String, String> constantTags;
  private final int maxSamples;
  private final boolean hasMax;
  private final StringBuilder tags = new StringBuilder();
  private final StringBuilder line = new StringBuilder();

  /**
   * @param prefix before each name, with its dot
   * @param maxSamples how many values a histogram's interval becomes at most
   * @param hasMax whether the largest one is a gauge, too
   */
  StatsdLines(
      String prefix,
      TagStyle style,
      Map<String, String> constantTags,
      int maxSamples,
      boolean hasMax) {
    this.prefix = prefix;
    this.style = style;
    this.constantTags = constantTags;
    this.maxSamples = maxSamples;
    this.hasMax = hasMax;
  }

  /** StatsD does not say who sends: prefix and tags do. */
  @Override
  public void begin(Resource resource) {}

  @Override
  public void counter(String name, Attributes attributes, double value, Lines lines)
      throws IOException {
    setTags(attributes);
    start(name, "");
    end(PlainNumber.exact(value), "c", 1);
    lines.write(line);
  }

  @Override
  public void gauge(String name, Attributes attributes, double value, Lines lines)
      throws IOException {
    setTags(attributes);
    gauge(name, "", value, lines);
  }

  private void gauge(String name, String suffix, double value, Lines lines) throws IOException {
    start(name, suffix);
    if (value < 0) { // A sign means "add this", but to a gauge that is zero.
      end("0", "g", 1);
      line.append('\n');
      append(name, suffix);
    }
    end(PlainNumber.exact(value), "g", 1);
    lines.write(line);
  }

  /**
   * Values that stand for nearly equally many each: daemons weigh them by their rates in counts,
   * but StatsD's own does not in means and percentiles.
   */
  @Override
  public void distribution(
      String name, String unit, Attributes attributes, Distribution values, Lines lines)
      throws IOException {
    setTags(attributes);
    double factor = unit.equals(SECONDS) ? MILLIS_PER_SECOND : 1;
    EqualSamples samples = new EqualSamples(values, maxSamples);
    while (samples.next()) {
      start(name, "");
      end(PlainNumber.sample(Math.max(samples.value(), 0) * factor), "ms", samples.weight());
      lines.write(line);
    }
    if (hasMax) {
      gauge(name, MAX_SUFFIX, values.max() * factor, lines);
    }
  }

  private void setTags(Attributes attributes) {
    tags.setLength(0);
    constantTags.forEach((key, value) -> style.append(tags, key, value));
    attributes.forEach((key, value) -> style.append(tags, key.getKey(), value.toString()));
    style.end(tags);
  }

  private void start(String name, String suffix) {
    line.setLength(0);
    append(name, suffix);
  }

  private void append(String name, String suffix) {
    line.append(prefix);
    LineText.appendName(line, name);
    line.append(suffix);
    if (style.isInName()) {
      line.append(tags);
    }
    line.append(':');
  }

  private void end(String value, String type, long weight) {
    line.append(value).append('|').append(type);
    if (weight > 1) {
      line.append("|@").append(PlainNumber.rate(weight));
    }
    if (!style.isInName()) {
      line.append(tags);
    }
  }
}
