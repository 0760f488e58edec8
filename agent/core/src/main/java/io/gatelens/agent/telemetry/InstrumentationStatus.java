package io.gatelens.agent.telemetry;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;

/**
 * What became of each instrumentation module: written by the weaver and the advice, read by {@code
 * gatelens.instrumentation} and {@code gatelens.advice.errors}.
 *
 * <p>Counts from the first woven class on, long before there is telemetry. Any thread may write.
 */
public final class InstrumentationStatus {

  /** From best hidden to worst: a later report never hides a worse one. */
  public enum Status {
    /** Nothing was woven: disabled, or what it needs is missing in this version. */
    SKIPPED,
    /** Woven as meant. */
    APPLIED,
    /** A join point could not be woven or linked, and is a no-op. */
    FAILED;

    private final String value = name().toLowerCase(Locale.ROOT);

    /** As in the attribute {@code status}. */
    public String value() {
      return value;
    }
  }

  private final Map<String, Status> statuses = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> adviceErrors = new ConcurrentHashMap<>();

  /** Notes what happened at one of the module's join points; the worst one is what counts. */
  public void report(String module, Status status) {
    // Not merge with a lambda: this may run in premain, where the JVM's first one is dear.
    Status known = statuses.putIfAbsent(module, status);
    while (known != null
        && status.compareTo(known) > 0
        && !statuses.replace(module, known, status)) {
      known = statuses.get(module);
    }
    // So that a module without errors has a series that says so.
    adviceErrors.putIfAbsent(module, new LongAdder());
  }

  /** Counts an exception that an advice threw and the weaving swallowed. */
  public void adviceError(String module) {
    adviceErrors.computeIfAbsent(module, unused -> new LongAdder()).increment();
  }

  /** The sum over all modules; every test run fails unless it is zero. */
  public long adviceErrors() {
    long sum = 0;
    for (LongAdder count : adviceErrors.values()) {
      sum += count.sum();
    }
    return sum;
  }

  /** Called by the metric's callback. */
  public void forEachStatus(BiConsumer<String, Status> consumer) {
    statuses.forEach(consumer);
  }

  /** Called by the metric's callback. */
  public void forEachAdviceErrorCount(ObjLongConsumer<String> consumer) {
    adviceErrors.forEach((module, count) -> consumer.accept(module, count.sum()));
  }
}
