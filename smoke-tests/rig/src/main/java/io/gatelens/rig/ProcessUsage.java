package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process used, as Linux tells in {@code /proc} (proc_pid_stat(5)).
 *
 * @param pid of a process that is alive when it is asked for
 */
record ProcessUsage(long pid) {
  private static final int CLOCK_TICKS_PER_SECOND = 100; // USER_HZ, fixed on every Linux

  /** User and system time so far, in steps of 10 ms. */
  Duration cpuTime() {
    return cpuTime(read("stat"));
  }

  /** Of that, the time of live threads whose names, of which 15 letters are known, begin so. */
  Duration cpuTimeOfThreads(String nameStart) {
    try (var threads = Files.list(file("task"))) {
      return threads
          .map(ProcessUsage::statOf)
          .filter(stat -> stat.contains('(' + nameStart))
          .map(ProcessUsage::cpuTime)
          .reduce(Duration.ZERO, Duration::plus);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Resident memory. */
  long residentBytes() {
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
    // The second field is the command in parentheses and may contain spaces.
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    var ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return Duration.ofMillis(ticks * 1000 / CLOCK_TICKS_PER_SECOND);
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
