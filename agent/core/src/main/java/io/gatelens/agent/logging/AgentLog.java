package io.gatelens.agent.logging;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One line per message on {@code stderr}: {@code [gatelens] WARN message}; a stack trace at debug
 * level only.
 *
 * <p>Not for the request path. Uses nothing but {@link System#err}, so it may be called in {@code
 * premain} and on every thread. A line is written with one call and is not mixed with others.
 */
public final class AgentLog {

  static final String LEVEL_KEY = "gatelens.log.level";
  static final String LEVEL_VARIABLE = "GATELENS_LOG_LEVEL";

  private static final AtomicInteger COMPLAINTS = new AtomicInteger();

  private static volatile LogLevel level = initialLevel();

  private AgentLog() {}

  /**
   * Called once the settings are read, as the agent's arguments may say another level than the
   * property and the variable that this class starts with.
   */
  public static void setLevel(LogLevel newLevel) {
    level = newLevel;
  }

  public static boolean isDebugEnabled() {
    return isEnabled(LogLevel.DEBUG);
  }

  /** How many warnings and errors there were so far, whatever the level. */
  public static int complaints() {
    return COMPLAINTS.get();
  }

  static boolean isEnabled(LogLevel wanted) {
    return wanted.compareTo(level) <= 0;
  }

  /** The agent, or a part of it, does not work. */
  public static void error(String message) {
    log(LogLevel.ERROR, message, null);
  }

  public static void error(String message, Throwable cause) {
    log(LogLevel.ERROR, message, cause);
  }

  /** Something does not work as asked for, and somebody can mend it. */
  public static void warn(String message) {
    log(LogLevel.WARN, message, null);
  }

  public static void warn(String message, Throwable cause) {
    log(LogLevel.WARN, message, cause);
  }

  public static void info(String message) {
    log(LogLevel.INFO, message, null);
  }

  public static void info(String message, Throwable cause) {
    log(LogLevel.INFO, message, cause);
  }

  public static void debug(String message) {
    log(LogLevel.DEBUG, message, null);
  }

  public static void debug(String message, Throwable cause) {
    log(LogLevel.DEBUG, message, cause);
  }

  /**
   * @param cause added to the line in short, and with its stack trace at debug level
   */
  static void log(LogLevel wanted, String message, @Nullable Throwable cause) {
    if (wanted.compareTo(LogLevel.WARN) <= 0) {
      COMPLAINTS.incrementAndGet();
    }
    if (!isEnabled(wanted)) {
      return;
    }
    StringBuilder text = new StringBuilder(message.length() + 64);
    text.append("[gatelens] ").append(wanted).append(' ').append(oneLine(message));
    if (cause != null) {
      text.append(": ").append(oneLine(cause.toString()));
      if (isDebugEnabled()) {
        text.append(System.lineSeparator()).append(stackTrace(cause));
      }
    }
    PrintStream err = System.err;
    err.println(text);
  }

  /** A message that quotes a setting or an exception must not be able to fake further lines. */
  private static String oneLine(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replace("\r\n", " ").replace('\n', ' ').replace('\r', ' ');
  }

  private static String stackTrace(Throwable cause) {
    StringWriter trace = new StringWriter();
    cause.printStackTrace(new PrintWriter(trace));
    return trace.toString().stripTrailing();
  }

  /** A bad value is reported by the settings, which read the key again with all its sources. */
  private static LogLevel initialLevel() {
    try {
      String value = System.getProperty(LEVEL_KEY);
      if (value == null) {
        value = System.getenv(LEVEL_VARIABLE);
      }
      return value == null
          ? LogLevel.INFO
          : LogLevel.valueOf(value.trim().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return LogLevel.INFO;
    }
  }
}
