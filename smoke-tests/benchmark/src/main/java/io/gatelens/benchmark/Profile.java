package io.gatelens.benchmark;

import io.gatelens.rig.Jcmd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * Whose code some threads ran, as the JDK's flight recorder saw it: a look every 10 ms at what runs
 * in Java. What runs in the kernel is not in it.
 */
final class Profile {

  private static final String LOOK = "jdk.ExecutionSample";
  private static final int MOST_ENTRIES = 12;

  /** Nothing else, as other events cost the JVM something. */
  private static final String SETTINGS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <configuration version="2.0">
        <event name="jdk.ExecutionSample">
          <setting name="enabled">true</setting>
          <setting name="period">10 ms</setting>
        </event>
      </configuration>
      """;

  private final String threads;
  private final Instant from;
  private int looks;

  /** By the outermost frame of the agent's, that which the gateway called. */
  private final Map<String, Integer> own = new HashMap<>();

  private Profile(String threads, Instant from) {
    this.threads = threads;
    this.from = from;
  }

  /**
   * What a JVM is to be started with: one that begins to record later compiles for a while as if it
   * had just been started. With these it also tells methods apart that were compiled into others.
   */
  static List<String> jvmArguments() {
    try {
      var settings = Files.createTempFile("gatelens-", ".jfc");
      settings.toFile().deleteOnExit();
      Files.writeString(settings, SETTINGS);
      return List.of(
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:+DebugNonSafepoints",
          "-XX:StartFlightRecording:settings=" + settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Of a JVM that was started with {@link #jvmArguments}.
   *
   * @param threads how their names begin
   * @param from what was seen before is left out
   */
  static Profile of(Jcmd jvm, String threads, Instant from) {
    try {
      var file = Files.createTempFile("gatelens-", ".jfr");
      try {
        jvm.dumpRecording(file);
        return read(file, threads, from);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Profile read(Path recording, String threads, Instant from) throws IOException {
    var profile = new Profile(threads, from);
    try (var events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        var event = events.readEvent();
        if (event.getEventType().getName().equals(LOOK)) {
          profile.add(event);
        }
      }
    }
    return profile;
  }

  private void add(RecordedEvent look) {
    var thread = look.getThread("sampledThread");
    var name = thread == null ? null : thread.getJavaName();
    var stack = look.getStackTrace();
    var isMeant = name != null && name.startsWith(threads) && !look.getStartTime().isBefore(from);
    if (!isMeant || stack == null) {
      return;
    }
    looks++;
    var entry = entry(stack.getFrames());
    if (entry != null) {
      own.merge(entry, 1, Integer::sum);
    }
  }

  /**
   * Null where the agent's code does not run. What it calls of the JDK counts as its own; what the
   * gateway runs within it does not.
   *
   * @param frames the innermost first
   */
  private static @Nullable String entry(List<RecordedFrame> frames) {
    String entry = null;
    for (var frame : frames) {
      var type = frame.getMethod().getType().getName();
      if (isOfTheAgent(type)) {
        entry = simpleName(type) + '.' + frame.getMethod().getName();
      } else if (!isOfTheJdk(type)) {
        break;
      }
    }
    return entry;
  }

  /** A lambda has that of its class. */
  private static String simpleName(String type) {
    var named = type.replaceFirst("[$][$].*", "");
    return named.substring(named.lastIndexOf('.') + 1);
  }

  private static boolean isOfTheAgent(String type) {
    return (type.startsWith("io.gatelens.") && !type.startsWith("io.gatelens.sample."))
        || type.startsWith("io.opentelemetry.");
  }

  private static boolean isOfTheJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  /** How often it was looked at these threads. */
  int looks() {
    return looks;
  }

  /** The agent's part of what was seen, 0 where nothing was. */
  double ownShare() {
    return share(own.values().stream().mapToInt(Integer::intValue).sum());
  }

  /** The entries to the agent's code that took most, each with its part of {@code whole}. */
  String entries(double whole) {
    return own.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_ENTRIES)
        .map(entry -> "%s %.1f".formatted(entry.getKey(), whole * share(entry.getValue())))
        .collect(Collectors.joining(", "));
  }

  private double share(int some) {
    return looks == 0 ? 0 : (double) some / looks;
  }
}
