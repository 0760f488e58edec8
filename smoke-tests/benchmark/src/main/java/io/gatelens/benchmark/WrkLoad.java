package io.gatelens.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/** Load by <a href="https://github.com/wg/wrk">wrk</a>, read from its report. */
final class WrkLoad implements Load {
  private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
  private static final Pattern PER_SECOND = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern FAILED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  @Override
  public LoadResult run(int port, String path, int connections, Duration duration) {
    try {
      var wrk =
          new ProcessBuilder(
                  "wrk",
                  "--latency",
                  "-t1",
                  "-c" + connections,
                  "-d" + duration.toSeconds() + "s",
                  "http://127.0.0.1:" + port + path)
              .redirectErrorStream(true)
              .start();
      return parse(new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static LoadResult parse(String report) {
    var failed = FAILED.matcher(report);
    return new LoadResult(
        Long.parseLong(first(REQUESTS, report)),
        failed.find() ? Long.parseLong(failed.group(1)) : 0,
        Double.parseDouble(first(PER_SECOND, report)),
        millis(first(Pattern.compile("\\s50%\\s+(\\S+)"), report)),
        millis(first(Pattern.compile("\\s99%\\s+(\\S+)"), report)));
  }

  /** wrk writes {@code 850.00us}, {@code 1.20ms} or {@code 2.00s}. */
  private static double millis(String text) {
    if (text.endsWith("us")) {
      return Double.parseDouble(text.replace("us", "")) / 1000;
    }
    return text.endsWith("ms")
        ? Double.parseDouble(text.replace("ms", ""))
        : Double.parseDouble(text.replace("s", "")) * 1000;
  }

  private static String first(Pattern pattern, String report) {
    var matcher = pattern.matcher(report);
    if (!matcher.find()) {
      throw new IllegalStateException("no \"" + pattern + "\" in the report of wrk:\n" + report);
    }
    return matcher.group(1);
  }

  @Override
  public String toString() {
    return "wrk";
  }
}
