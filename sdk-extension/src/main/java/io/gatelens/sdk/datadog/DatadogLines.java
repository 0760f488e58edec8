package io.gatelens.sdk.datadog;

import io.gatelens.sdk.push.Distribution;
import io.gatelens.sdk.push.LineFormat;
import io.gatelens.sdk.push.LineText;
import io.gatelens.sdk.push.PlainNumber;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;

/**
 * DogStatsD's lines. A counter is {@code c}, a gauge {@code g}, a histogram a distribution ({@code
 * d}), in the units of docs/telemetry.md.
 */
final class DatadogLines implements LineFormat {

  static final String DISTRIBUTION = "|d";
  static final String TIMER = "|ms";

  private final String prefix;
  private final ConstantTags constantTags;
  private final Origin origin;
  private final int packetBytes;
  private final String distributionType;
  private final StringBuilder line = new StringBuilder();
  private final StringBuilder tags = new StringBuilder();
  private String constant = "";
  private String tail = "";

  /**
   * @param prefix before each name, with its dot
   * @param packetBytes how long a line with many values may be
   */
  DatadogLines(String prefix, ConstantTags constantTags, Origin origin, int packetBytes) {
    this(prefix, constantTags, origin, packetBytes, DISTRIBUTION);
  }

  /**
   * @param distributionType what a histogram is to the Agent: {@link #DISTRIBUTION}, or {@link
   *     #TIMER}, of which it makes metrics of its own ({@code .avg}, {@code .95percentile})
   */
  DatadogLines(
      String prefix,
      ConstantTags constantTags,
      Origin origin,
      int packetBytes,
      String distributionType) {
    this.prefix = prefix;
    this.constantTags = constantTags;
    this.origin = origin;
    this.packetBytes = packetBytes;
    this.distributionType = distributionType;
  }

  @Override
  public void begin(Resource resource) {
    constant = constantTags.of(resource);
    tail = origin.of(resource);
  }

  @Override
  public void counter(String name, Attributes attributes, double value, Lines lines)
      throws IOException {
    write(name, attributes, value, "|c", lines);
  }

  @Override
  public void gauge(String name, Attributes attributes, double value, Lines lines)
      throws IOException {
    write(name, attributes, value, "|g", lines);
  }

  private void write(String name, Attributes attributes, double value, String type, Lines lines)
      throws IOException {
    setTags(attributes);
    start(name);
    line.append(':').append(PlainNumber.exact(value)).append(type).append(tags);
    lines.write(line);
  }

  /**
   * A value that stands for five is sent as one that stands for four and one that stands for one:
   * so all values share some few lines, one or more for each power of two, with the sampling rate
   * of that power. The Agent weighs values by the rate.
   */
  @Override
  public void distribution(
      String name, String unit, Attributes attributes, Distribution values, Lines lines)
      throws IOException {
    setTags(attributes);
    for (int power = 0; power < Long.SIZE - 1 && values.total() >> power != 0; power++) {
      String end =
          power == 0
              ? distributionType
              : distributionType + "|@" + PlainNumber.rateOfPowerOfTwo(power);
      start(name);
      int empty = line.length();
      for (int i = 0; i < values.size(); i++) {
        if ((values.count(i) >> power & 1) == 0) {
          continue;
        }
        String value = PlainNumber.sample(values.value(i));
        int length = line.length() + 1 + value.length() + end.length() + tags.length();
        if (length > packetBytes && line.length() > empty) {
          lines.write(line.append(end).append(tags));
          start(name);
        }
        line.append(':').append(value);
      }
      if (line.length() > empty) {
        lines.write(line.append(end).append(tags));
      }
    }
  }

  private void start(String name) {
    line.setLength(0);
    line.append(prefix);
    LineText.appendName(line, name);
  }

  /** With all that follows them. */
  private void setTags(Attributes attributes) {
    tags.setLength(0);
    tags.append("|#").append(constant);
    int before = tags.length() - constant.length();
    attributes.forEach(
        (key, value) -> {
          if (!value.toString().isEmpty()) {
            tags.append(tags.length() == before ? "" : ",");
            LineText.appendName(tags, key.getKey());
            tags.append(':');
            LineText.appendValue(tags, value.toString(), true);
          }
        });
    if (tags.length() == before) {
      tags.setLength(0);
    }
    tags.append(tail);
  }
}
