package io.gatelens.gateway;

import io.gatelens.gateway.ReadinessPolicies.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether this node may be given traffic, and why not: named conditions. All must hold whose policy
 * is to fail.
 *
 * <p>The condition {@value #PROCESS_RUNNING} is always registered and holds until the process is
 * shut down; {@value #IN_ROTATION} is registered where an operator can take the node out. Neither
 * makes a node ready alone. Thread-safe; reading takes no lock.
 */
public final class Readiness {

  /** Holds from the start of the process until its shutdown begins. */
  public static final String PROCESS_RUNNING = "process.running";

  /** Holds until an operator takes the node out of the load balancer's rotation. */
  public static final String IN_ROTATION = "node.in_rotation";

  private static final Set<String> OF_THE_NODE = Set.of(PROCESS_RUNNING, IN_ROTATION);

  private final GatewayClock clock;
  private final ReadinessPolicies policies;
  private final CopyOnWriteArrayList<Condition> conditions = new CopyOnWriteArrayList<>();
  private volatile long firstReadyEpochNanos;

  /** Looks at what depends on the time. Set while the gateway is made. */
  private Runnable beforeReading = () -> {};

  Readiness(GatewayClock clock, ReadinessPolicies policies) {
    this.clock = clock;
    this.policies = policies;
    condition(PROCESS_RUNNING).met("running");
  }

  /**
   * The condition of that name, registered as not met, with the reason "not reported yet", by the
   * first call.
   */
  public Condition condition(String name) {
    for (Condition known : conditions) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    Condition added = new Condition(name);
    synchronized (conditions) {
      for (Condition known : conditions) {
        if (known.name().equals(name)) {
          return known;
        }
      }
      conditions.add(added);
    }
    return added;
  }

  /**
   * Whether every condition holds whose policy is to fail, and there is one that the gateway
   * reports.
   */
  public boolean isReady() {
    beforeReading.run();
    return holds();
  }

  private boolean holds() {
    boolean isAnyOfTheGateway = false;
    for (Condition condition : conditions) {
      if (!condition.isMet() && policies.of(condition.name()) == Policy.FAIL) {
        return false;
      }
      isAnyOfTheGateway |= !OF_THE_NODE.contains(condition.name());
    }
    return isAnyOfTheGateway;
  }

  /** Every condition as it is now, in the order of registration. */
  public List<ConditionState> conditions() {
    beforeReading.run();
    List<ConditionState> states = new ArrayList<>(conditions.size());
    for (Condition condition : conditions) {
      states.add(condition.state());
    }
    return states;
  }

  /** What the conditions mean; fixed. */
  public ReadinessPolicies policies() {
    return policies;
  }

  void beforeReading(Runnable check) {
    beforeReading = check;
  }

  /** When the node was ready for the first time, in nanoseconds since the epoch; 0: never yet. */
  public long firstReadyEpochNanos() {
    return firstReadyEpochNanos;
  }

  private void changed() {
    // Benign race: two conditions that are met at the same moment may both write that moment.
    if (firstReadyEpochNanos == 0 && holds()) {
      firstReadyEpochNanos = clock.epochNanos();
    }
  }

  /** One thing that must hold before a load balancer may send traffic to this node. */
  public final class Condition {

    private final AtomicReference<ConditionState> state;

    private Condition(String name) {
      this.state =
          new AtomicReference<>(
              new ConditionState(name, false, "not reported yet", clock.epochNanos()));
    }

    /** The condition's name. */
    public String name() {
      return state.get().name();
    }

    /** Whether it holds now. */
    public boolean isMet() {
      return state.get().met();
    }

    /** The condition as it is now. */
    public ConditionState state() {
      return state.get();
    }

    /** It holds from now on, for that reason. */
    public void met(String reason) {
      set(true, reason);
    }

    /** It does not hold from now on, for that reason. */
    public void notMet(String reason) {
      set(false, reason);
    }

    private void set(boolean met, String reason) {
      long now = clock.epochNanos();
      state.updateAndGet(
          old ->
              new ConditionState(
                  old.name(), met, reason, old.met() == met ? old.sinceEpochNanos() : now));
      changed();
    }
  }
}
