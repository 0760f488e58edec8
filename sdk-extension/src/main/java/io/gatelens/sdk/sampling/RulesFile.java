package io.gatelens.sdk.sampling;

import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.WatchedFile;
import java.io.File;
import java.lang.ref.WeakReference;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;

/**
 * Rules in a file. It is read now and looked at every two seconds, by a daemon thread that ends
 * when the sampler is shut down or nobody has it any more. What cannot be used is told once, and
 * the rules stay as they were.
 */
final class RulesFile implements WatchedFile.Listener, Runnable {

  private static final Logger LOGGER = Logger.getLogger(RulesFile.class.getName());
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String name;
  private final WeakReference<GatewaySampler> sampler;
  private final WatchedFile file;

  RulesFile(File file, GatewaySampler sampler) {
    this.name = file.getPath();
    this.sampler = new WeakReference<>(sampler);
    this.file = new WatchedFile(file, this);
  }

  static void follow(File file, GatewaySampler sampler) {
    RulesFile followed = new RulesFile(file, sampler);
    followed.look();
    Thread thread = new Thread(followed, "gatelens-sampling-rules");
    thread.setDaemon(true);
    thread.start();
  }

  void look() {
    file.look();
  }

  @Override
  public void run() {
    while (isInUse()) {
      LockSupport.parkNanos(INTERVAL_NANOS);
      try {
        look();
      } catch (RuntimeException e) { // The thread's end would be the application's to see.
        refused(e.toString());
      }
    }
  }

  private boolean isInUse() {
    GatewaySampler used = sampler.get();
    return used != null && !used.isShutDown();
  }

  @Override
  public void changed(String text) {
    GatewaySampler used = sampler.get();
    if (used == null) {
      return;
    }
    try {
      SamplingRules rules = SamplingRules.parse(text);
      used.configure(rules);
      LOGGER.info("sampling goes by the " + rules.count() + " rules of " + name);
    } catch (BadDocumentException e) {
      refused(e.getMessage());
    }
  }

  @Override
  public void unreadable(String reason) {
    refused(reason);
  }

  private void refused(String reason) {
    LOGGER.warning(
        SamplerSettings.RULES
            + "="
            + name
            + " cannot be used: "
            + reason
            + "; the rules stay as they were");
  }
}
