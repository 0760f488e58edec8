package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/**
 * What a process used, as Linux tells in {@code /proc} (proc_pid_stat(5)).
 *
 * @param pid of a process that is alive when it is asked for
 */
public record ProcessUsage(long pid) {
  private static final int CLOCK_TICKS_PER_SECOND = 100; // USER_HZ, fixed on every Linux

  // Fields of a stat, behind the command in parentheses.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /** User and system time so far, in steps of 10 ms. */
  public Duration cpuTime() {
    return cpuTime(read("stat"));
  }

  /** Of that, the time of live threads whose names, of which 15 letters are known, begin so. */
  public Duration cpuTimeOfThreads(String nameStart) {
    return timeOfThreads(nameStart, ProcessUsage::cpuTime);
  }

  /** The same without system time. */
  public Duration userTimeOfThreads(String nameStart) {
    return timeOfThreads(nameStart, stat -> time(stat, USER_TICKS));
  }

  private Duration timeOfThreads(String nameStart, Function<String, Duration> time) {
    try (var threads = Files.list(file("task"))) {
      return threads
          .map(ProcessUsage::statOf)
          .filter(stat -> stat.contains('(' + nameStart))
          .map(time)
          .reduce(Duration.ZERO, Duration::plus);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory. */
  public long residentBytes() {
    for (var line : read("status").split("\n", -1)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
      }
    }
    throw new IllegalStateException("process " + pid + " has no VmRSS");
  }

  /** Empty for a thread that has ended meanwhile. */
  private static String statOf(Path thread) {
    try {
      return Files.readString(thread.resolve("stat"));
    } catch (IOException gone) {
      return "";
    }
  }

  private static Duration cpuTime(String stat) {
    return time(stat, USER_TICKS).plus(time(stat, SYSTEM_TICKS));
  }

  private static Duration time(String stat, int field) {
    // The command may contain spaces.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Duration.ofMillis(Long.parseLong(fields[field]) * 1000 / CLOCK_TICKS_PER_SECOND);
  }

  private String read(String name) {
    try {
      return Files.readString(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }
}
