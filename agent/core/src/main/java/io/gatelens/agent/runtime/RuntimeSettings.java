package io.gatelens.agent.runtime;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.Readiness;
import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.WatchedFile;
import io.gatelens.sdk.sampling.GatewaySampler;
import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force that can be changed while the gateway runs. Each part of a document that
 * was put over HTTP wins, then that of the file, then the agent's own settings.
 *
 * <p>Thread-safe; no request's thread comes here.
 */
public final class RuntimeSettings {

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int MAX_REASON = 400;

  /** Where a part in force comes from. */
  public enum Source {
    SETTINGS,
    FILE,
    HTTP
  }

  /**
   * What is in force, for the node's status.
   *
   * @param file that is watched; null for none
   * @param problem why the file's content is not in force; null where it is
   */
  public record State(
      @Nullable String file, @Nullable String problem, Source sampling, Source trace, Source log) {}

  private final Gateway gateway;
  private final LogLevel configuredLevel;

  // Guarded by this.
  private @Nullable GatewaySampler sampler;
  private @Nullable String file;
  private @Nullable String problem;
  private RuntimeDocument ofFile = RuntimeDocument.EMPTY;
  private RuntimeDocument ofHttp = RuntimeDocument.EMPTY;

  /**
   * As the agent's settings have it.
   *
   * @param configuredLevel of the agent's log
   */
  public RuntimeSettings(Gateway gateway, LogLevel configuredLevel) {
    this.gateway = gateway;
    this.configuredLevel = configuredLevel;
  }

  /** Requests are sampled by this one from now on. */
  public synchronized void samplesWith(GatewaySampler newSampler) {
    sampler = newSampler;
  }

  /** Reads a file now, and looks at it every two seconds from now on. To be called once. */
  public void follow(String name) {
    gateway.readiness().holding(Readiness.RUNTIME_SETTINGS, "not read yet");
    WatchedFile watched = watch(new File(name));
    watched.look();
    Thread thread = new Thread(() -> lookAgainAndAgain(watched), "gatelens-runtime");
    thread.setDaemon(true);
    thread.start();
  }

  private void lookAgainAndAgain(WatchedFile watched) {
    while (true) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      try {
        watched.look();
      } catch (RuntimeException e) { // The thread's end would be the application's to see.
        refused(e.toString());
      }
    }
  }

  WatchedFile watch(File watched) {
    synchronized (this) {
      file = watched.getPath();
    }
    return new WatchedFile(
        watched,
        new WatchedFile.Listener() {
          @Override
          public void changed(String text) {
            fileChanged(text);
          }

          @Override
          public void unreadable(String reason) {
            refused(reason);
          }
        });
  }

  private synchronized void fileChanged(String text) {
    try {
      ofFile = RuntimeDocument.parse(text, sampler != null);
      problem = null;
      apply();
      AgentLog.info("the settings in " + file + " are in force");
      gateway
          .readiness()
          .condition(Readiness.RUNTIME_SETTINGS)
          .met("the settings in " + file + " are in force");
    } catch (BadDocumentException e) {
      refused(e.getMessage());
    }
  }

  private synchronized void refused(String reason) {
    String text = file + " cannot be used: " + reason;
    problem = text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "…";
    AgentLog.warn(text + "; what was in force stays so");
    gateway.readiness().condition(Readiness.RUNTIME_SETTINGS).notMet(problem);
  }

  /**
   * Puts a document in force, until another one or the end of the process, in place of the one
   * before.
   *
   * @throws BadDocumentException where anything in it is wrong: all stays as it was
   */
  public synchronized void put(String text) throws BadDocumentException {
    ofHttp = RuntimeDocument.parse(text, sampler != null);
    apply();
    AgentLog.info("settings that were put over HTTP are in force");
  }

  /** What was put is in force no more. */
  public synchronized void remove() {
    ofHttp = RuntimeDocument.EMPTY;
    apply();
    AgentLog.info("no settings that were put over HTTP are in force any more");
  }

  private void apply() {
    if (sampler != null) {
      sampler.use(ofHttp.sampling() != null ? ofHttp.sampling() : ofFile.sampling());
    }
    RuntimeDocument.Trace trace = ofHttp.trace() != null ? ofHttp.trace() : ofFile.trace();
    gateway.detail(trace == null ? null : trace.detail(), trace == null ? null : trace.routes());
    LogLevel level = ofHttp.log() != null ? ofHttp.log() : ofFile.log();
    AgentLog.setLevel(level == null ? configuredLevel : level);
  }

  /** As it is now. */
  public synchronized State state() {
    return new State(
        file,
        problem,
        source(ofHttp.sampling(), ofFile.sampling()),
        source(ofHttp.trace(), ofFile.trace()),
        source(ofHttp.log(), ofFile.log()));
  }

  private static Source source(@Nullable Object put, @Nullable Object read) {
    if (put != null) {
      return Source.HTTP;
    }
    return read != null ? Source.FILE : Source.SETTINGS;
  }
}
