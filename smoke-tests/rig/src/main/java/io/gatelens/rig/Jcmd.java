package io.gatelens.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a HotSpot JVM of this machine with the JDK's own tool. */
public final class Jcmd {
  private static final Pattern ALLOCATED = Pattern.compile(" allocated=(\\d+)([BKMG]) ");

  private final Jdk jdk;
  private final long pid;

  /** Asks the process with that id, by the JDK that this JVM runs on. */
  public Jcmd(long pid) {
    this.jdk = Jdk.current();
    this.pid = pid;
  }

  /** Collects the garbage. */
  public void collectGarbage() {
    run("GC.run");
  }

  /** What all threads that are alive have allocated since their starts, in steps of 1 KiB each. */
  public long allocatedBytes() {
    Matcher threads = ALLOCATED.matcher(run("Thread.print", "-e"));
    var bytes = 0L;
    while (threads.find()) {
      bytes += Long.parseLong(threads.group(1)) << shift(threads.group(2));
    }
    return bytes;
  }

  /** How many objects of exactly that class are alive. Collects the garbage before. */
  public long instances(String className) {
    var line =
        Pattern.compile(
            "\\d+: +(\\d+) +\\d+ +" + Pattern.quote(className) + "(?= |$)", Pattern.MULTILINE);
    var found = line.matcher(run("GC.class_histogram"));
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }

  /** Writes what the flight recorder has, of a JVM that was started with it. */
  public void dumpRecording(Path file) {
    run("JFR.dump", "filename=" + file);
  }

  private static int shift(String unit) {
    return 10 * "BKMG".indexOf(unit);
  }

  private String run(String... command) {
    var arguments = new ArrayList<String>();
    arguments.add(jdk.tool("jcmd").toString());
    arguments.add(String.valueOf(pid));
    arguments.addAll(List.of(command));
    try {
      var process = new ProcessBuilder(arguments).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", arguments) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking a JVM", e);
    }
  }
}
