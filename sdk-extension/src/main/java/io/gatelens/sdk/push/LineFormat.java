package io.gatelens.sdk.push;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;

/** A daemon's way of writing one series' interval. For one thread at a time. */
public interface LineFormat {

  /** Called before the first series, and wherever the next ones are of another resource. */
  void begin(Resource resource);

  /** How much was counted in the interval. */
  void counter(String name, Attributes attributes, double value, Lines lines) throws IOException;

  /** What holds at the interval's end. */
  void gauge(String name, Attributes attributes, double value, Lines lines) throws IOException;

  /**
   * What was recorded in the interval.
   *
   * @param unit as in the Unified Code for Units of Measure: {@code s}, {@code By}, …
   * @param values at least one
   */
  void distribution(
      String name, String unit, Attributes attributes, Distribution values, Lines lines)
      throws IOException;

  /** Where lines go. */
  interface Lines {

    /**
     * Takes a line, or lines that must not be parted, without the last line feed.
     *
     * @throws IOException to be given on
     */
    void write(CharSequence text) throws IOException;
  }
}
