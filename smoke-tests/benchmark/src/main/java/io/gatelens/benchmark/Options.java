package io.gatelens.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param measure how long each variant is measured
 * @param starts how often each variant is started
 * @param rounds how often each variant is put under load in a JVM of its own
 * @param only what is measured: the start, the load, the status under load, or all where it is
 *     empty
 * @param isProfiled whether it is also said what the agent's own code takes of a request
 * @param isUnsampledToo whether the agent is also measured with nothing sampled
 * @param settings {@code key=value}, or several with commas between; with each of them the agent is
 *     measured too
 * @param otherAgent one more agent to compare with
 */
record Options(
    boolean isHelp,
    Duration warmup,
    Duration measure,
    int starts,
    int rounds,
    int connections,
    String only,
    boolean isProfiled,
    boolean isUnsampledToo,
    List<String> settings,
    @Nullable Path otherAgent) {

  static final String HELP =
      """
      ./benchmark [options]

        --starts N       how often every variant is started, 5 by default
        --warmup N       seconds under load before measuring, 60 by default
        --measure N      seconds of measuring, in turns of 5 s, 60 by default
        --rounds N       how often load is measured, each time with JVMs started anew, 1 by default
        --connections N  closed-loop connections, 32 by default
        --only start     or load, or status; all by default
        --profile        what the agent's own code takes, by the JDK's flight recorder, after the load
        --unsampled      the agent with nothing sampled as another column
        --with KEY=VALUE the agent with that setting as another column; as often as wanted.
                         Settings of one column are separated by commas: gatelens.… and otel.…
        --agent JAR      one more agent as another column
        --build          builds again what is there already\
      """;

  private static final Pattern SETTINGS =
      Pattern.compile("(gatelens|otel)\\.[^=,]+=[^,]*(,(gatelens|otel)\\.[^=,]+=[^,]*)*");

  static Options parse(String[] args) {
    var help = List.of(args).contains("--help");
    var warmup = 60;
    var measure = 60;
    var starts = 5;
    var rounds = 1;
    var connections = 32;
    var only = "";
    var profiled = false;
    var unsampledToo = false;
    var settings = new ArrayList<String>();
    Path agent = null;
    var rest = new ArrayDeque<>(help ? List.of() : List.of(args));
    while (!rest.isEmpty()) {
      var option = rest.remove();
      switch (option) {
        case "--starts" -> starts = number(option, rest.poll());
        case "--warmup" -> warmup = number(option, rest.poll());
        case "--measure" -> measure = number(option, rest.poll());
        case "--rounds" -> rounds = number(option, rest.poll());
        case "--connections" -> connections = number(option, rest.poll());
        case "--only" -> only = phase(rest.poll());
        case "--profile" -> profiled = true;
        case "--unsampled" -> unsampledToo = true;
        case "--with" -> settings.add(setting(rest.poll()));
        case "--agent" -> agent = jar(rest.poll());
        default ->
            throw new IllegalArgumentException(
                "unknown option " + option + ": ./benchmark --help lists them");
      }
    }
    if (profiled && !only.isEmpty() && !only.equals("load")) {
      throw new IllegalArgumentException(
          "--profile looks at a gateway under load: leave out --only " + only);
    }
    return new Options(
        help,
        Duration.ofSeconds(warmup),
        Duration.ofSeconds(measure),
        starts,
        rounds,
        connections,
        only,
        profiled,
        unsampledToo,
        List.copyOf(settings),
        agent);
  }

  boolean measuresStart() {
    return only.isEmpty() || only.equals("start");
  }

  boolean measuresLoad() {
    return only.isEmpty() || only.equals("load");
  }

  boolean measuresStatus() {
    return only.isEmpty() || only.equals("status");
  }

  private static int number(String option, @Nullable String text) {
    try {
      var number = text == null ? 0 : Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the message below says it
    }
    throw new IllegalArgumentException(option + " takes a positive number, not \"" + text + '"');
  }

  private static String phase(@Nullable String text) {
    if (text != null && List.of("start", "load", "status").contains(text)) {
      return text;
    }
    throw new IllegalArgumentException("--only takes start, load or status, not \"" + text + '"');
  }

  private static String setting(@Nullable String text) {
    if (text != null && SETTINGS.matcher(text).matches()) {
      return text;
    }
    throw new IllegalArgumentException(
        "--with takes gatelens.key=value, or several with commas between, not \"" + text + '"');
  }

  private static Path jar(@Nullable String text) {
    var jar = Path.of(text == null ? "" : text);
    if (Files.isRegularFile(jar)) {
      return jar;
    }
    throw new IllegalArgumentException("--agent takes a jar; \"" + text + "\" is no file");
  }
}
