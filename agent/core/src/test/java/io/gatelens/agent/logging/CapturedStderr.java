package io.gatelens.agent.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** What the agent says while this is open, at the level that a test wants. */
public final class CapturedStderr implements AutoCloseable {

  private final PrintStream original = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private CapturedStderr(LogLevel level) {
    System.setErr(new PrintStream(bytes, true, UTF_8));
    AgentLog.setLevel(level);
  }

  public static CapturedStderr at(LogLevel level) {
    return new CapturedStderr(level);
  }

  /** The agent's lines, without what else was printed. */
  public List<String> lines() {
    return bytes.toString(UTF_8).lines().filter(line -> line.startsWith("[gatelens]")).toList();
  }

  public List<String> linesWith(String part) {
    return lines().stream().filter(line -> line.contains(part)).toList();
  }

  /** Everything, stack traces too. */
  public String text() {
    return bytes.toString(UTF_8);
  }

  @Override
  public void close() {
    System.setErr(original);
    AgentLog.setLevel(LogLevel.INFO);
  }
}
