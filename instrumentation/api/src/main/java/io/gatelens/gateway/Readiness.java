package io.gatelens.gateway;

import io.gatelens.gateway.ReadinessPolicies.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether this node may be given traffic, and why not: named conditions. All must hold whose policy
 * is to fail.
 *
 * <p>The condition {@value #PROCESS_RUNNING} is always registered and holds until the process is
 * shut down; {@value #IN_ROTATION} is registered where an operator can take the node out, {@value
 * #SERVER_LISTENING} where the gateway's server is seen to start, {@value #RUNTIME_SETTINGS} where
 * there is such a file. None of them makes a node ready alone. Thread-safe; reading takes no lock.
 */
public final class Readiness {

  /** Holds from the start of the process until its shutdown begins. */
  public static final String PROCESS_RUNNING = "process.running";

  /** Holds until an operator takes the node out of the load balancer's rotation. */
  public static final String IN_ROTATION = "node.in_rotation";

  /** Holds while a server of the gateway listens. */
  public static final String SERVER_LISTENING = "server.listening";

  /** Holds while the application says of itself that it accepts traffic. */
  public static final String ACCEPTING_TRAFFIC = "application.accepting_traffic";

  /** Does not hold where the gateway gets requests that nobody tells the agent of. */
  public static final String REQUESTS_SEEN = "requests.seen";

  /** Holds while the file with settings for the running gateway is in force as it is. */
  public static final String RUNTIME_SETTINGS = "runtime.settings";

  private static final Set<String> OF_THE_NODE =
      Set.of(PROCESS_RUNNING, IN_ROTATION, SERVER_LISTENING, RUNTIME_SETTINGS);

  private final GatewayClock clock;
  private final ReadinessPolicies policies;
  private final CopyOnWriteArrayList<Condition> conditions = new CopyOnWriteArrayList<>();
  private volatile long firstReadyEpochNanos;

  /** Looks at what depends on the time. Set while the gateway is made. */
  private Runnable beforeReading = () -> {};

  /** Is told of each change that whoever made it does not tell itself. Set as above. */
  private Consumer<ReadinessChange> onChange = change -> {};

  Readiness(GatewayClock clock, ReadinessPolicies policies) {
    this.clock = clock;
    this.policies = policies;
    holding(PROCESS_RUNNING, "running");
  }

  /**
   * The condition of that name, registered as not met, with the reason "not reported yet", by the
   * first call.
   */
  public Condition condition(String name) {
    Condition known = find(name);
    return known != null ? known : add(name, false, "not reported yet");
  }

  /** Registers a condition that holds from the start on; nothing where it is registered already. */
  public void holding(String name, String reason) {
    if (find(name) == null) {
      add(name, true, reason);
      changed();
    }
  }

  /**
   * A condition holds or does not, for that reason; registered where it is not yet.
   *
   * @return the change, which is the caller's to tell; null where it is as it was, or is registered
   *     by this call and holds
   */
  @Nullable ReadinessChange report(String name, boolean isMet, String reason) {
    Condition known = find(name);
    if (known != null) {
      return known.set(isMet, reason);
    }
    Condition added = add(name, isMet, reason);
    changed();
    if (added.isMet() != isMet) {
      return added.set(isMet, reason); // Another thread has just registered it.
    }
    return isMet ? null : new ReadinessChange(true, added.state(), holds());
  }

  /**
   * Tells a change of {@link #report} as one that no configuration load has caused. Of a process
   * that is no gateway nobody is told.
   */
  void tell(@Nullable ReadinessChange change) {
    if (change != null && isOfGateway()) {
      onChange.accept(change);
    }
  }

  /** Whether a gateway has said by now that it is in this process. */
  public boolean isOfGateway() {
    for (Condition condition : conditions) {
      if (!OF_THE_NODE.contains(condition.name())) {
        return true;
      }
    }
    return false;
  }

  boolean has(String condition) {
    return find(condition) != null;
  }

  private @Nullable Condition find(String name) {
    for (Condition known : conditions) {
      if (known.name().equals(name)) {
        return known;
      }
    }
    return null;
  }

  private Condition add(String name, boolean isMet, String reason) {
    synchronized (conditions) {
      Condition known = find(name);
      if (known == null) {
        known = new Condition(new ConditionState(name, isMet, reason, clock.epochNanos()));
        conditions.add(known);
      }
      return known;
    }
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
    for (Condition condition : conditions) {
      if (!condition.isMet() && policies.of(condition.name()) == Policy.FAIL) {
        return false;
      }
    }
    return isOfGateway();
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

  void onChange(Consumer<ReadinessChange> listener) {
    onChange = listener;
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

    private Condition(ConditionState initial) {
      this.state = new AtomicReference<>(initial);
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
      tell(set(true, reason));
    }

    /** It does not hold from now on, for that reason. */
    public void notMet(String reason) {
      tell(set(false, reason));
    }

    private @Nullable ReadinessChange set(boolean met, String reason) {
      ConditionState changed = new ConditionState(name(), met, reason, clock.epochNanos());
      ConditionState before =
          state.getAndUpdate(old -> old.met() == met ? old.with(reason) : changed);
      changed();
      return before.met() == met ? null : new ReadinessChange(before.met(), changed, holds());
    }
  }
}
