package io.gatelens.agent.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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

  private static final int MAX_REFUSALS = 50;

  private final Map<String, Status> statuses = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> wovenJoinPoints = new ConcurrentHashMap<>();

  /** The first ones. Benign race: threads that weave at once may exceed the bound by some. */
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

  private volatile boolean hasFurtherRefusals;

  /** The modules with one. */
  private final Set<String> refused = ConcurrentHashMap.newKeySet();

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

  /** Join points of the module are woven. */
  public void wove(String module, int joinPoints) {
    report(module, Status.APPLIED);
    LongAdder count = wovenJoinPoints.get(module);
    if (count == null) {
      LongAdder added = new LongAdder();
      count = wovenJoinPoints.putIfAbsent(module, added);
      count = count == null ? added : count;
    }
    count.add(joinPoints);
  }

  /**
   * A join point of the module is left as it is.
   *
   * @param status {@link Status#SKIPPED} or {@link Status#FAILED}
   * @param reason for people
   */
  public void refused(String module, Status status, String joinPoint, String reason) {
    report(module, status);
    refused.add(module);
    if (refusals.size() < MAX_REFUSALS) {
      refusals.add(new Refusal(module, joinPoint, reason));
    } else {
      hasFurtherRefusals = true;
    }
  }

  /** How many join points of the module are woven, in all class loaders. */
  public long wovenJoinPoints(String module) {
    LongAdder count = wovenJoinPoints.get(module);
    return count == null ? 0 : count.sum();
  }

  /** The join points that are left as they are; the first ones. */
  public List<Refusal> refusals() {
    return List.copyOf(refusals);
  }

  /** Whether there are more than {@link #refusals} has. */
  public boolean hasFurtherRefusals() {
    return hasFurtherRefusals;
  }

  /** Whether a join point of the module is left as it is. */
  public boolean hasRefusal(String module) {
    return refused.contains(module);
  }

  /**
   * A join point that is left as it is.
   *
   * @param reason for people
   */
  public record Refusal(String module, String joinPoint, String reason) {}

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
