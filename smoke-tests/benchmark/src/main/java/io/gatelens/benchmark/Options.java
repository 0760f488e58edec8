package io.gatelens.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param only {@code start}, {@code load}, or empty for both
 * @param otherAgent one more agent to compare with
 */
record Options(
    boolean isHelp,
    Duration warmup,
    Duration measure,
    int rounds,
    int connections,
    String only,
    @Nullable Path otherAgent) {

  static final String HELP =
      """
      ./benchmark [options]

        --warmup N       seconds under load before measuring, 60 by default
        --measure N      seconds of measuring, 30 by default
        --rounds N       how often every variant has its turn, 2 by default
        --connections N  closed-loop connections, 32 by default
        --only start     or load; both by default
        --agent JAR      one more agent as another column
        --build          builds again what is there already""";

  static Options parse(String[] args) {
    var help = List.of(args).contains("--help");
    var warmup = 60;
    var measure = 30;
    var rounds = 2;
    var connections = 32;
    var only = "";
    Path agent = null;
    for (var i = 0; i < args.length && !help; i += 2) {
      var value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--warmup" -> warmup = number(args[i], value);
        case "--measure" -> measure = number(args[i], value);
        case "--rounds" -> rounds = number(args[i], value);
        case "--connections" -> connections = number(args[i], value);
        case "--only" -> only = phase(value);
        case "--agent" -> agent = jar(value);
        default ->
            throw new IllegalArgumentException(
                "unknown option " + args[i] + ": ./benchmark --help lists them");
      }
    }
    return new Options(
        help,
        Duration.ofSeconds(warmup),
        Duration.ofSeconds(measure),
        rounds,
        connections,
        only,
        agent);
  }

  boolean measuresStart() {
    return !only.equals("load");
  }

  boolean measuresLoad() {
    return !only.equals("start");
  }

  private static int number(String option, String text) {
    try {
      var number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new IllegalArgumentException(option + " takes a positive number, not \"" + text + '"');
  }

  private static String phase(String text) {
    if (text.equals("start") || text.equals("load")) {
      return text;
    }
    throw new IllegalArgumentException("--only takes start or load, not \"" + text + '"');
  }

  private static Path jar(String text) {
    var jar = Path.of(text);
    if (Files.isRegularFile(jar)) {
      return jar;
    }
    throw new IllegalArgumentException("--agent takes a jar; \"" + text + "\" is no file");
  }
}
