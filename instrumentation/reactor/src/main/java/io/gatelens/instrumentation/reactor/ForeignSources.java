package io.gatelens.instrumentation.reactor;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.context.Context;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Operators;

/**
 * The context behind sources that signal on threads of their own: a client of a database, a future,
 * a cache that several requests wait for. Each is followed from its subscription, where the context
 * is current, to its signals; what stands behind it runs within its signals, or in tasks that a
 * {@link ScheduledTask} runs. So only sources are wrapped, and no other operator.
 */
public final class ForeignSources {

  private static final String HOOK = "io.gatelens.context";
  private static final String REACTOR = "reactor.core.publisher.";

  /** Operators that give several subscribers the signals of one: by parts of their names. */
  private static final String[] SHARING = {"Cache", "Replay", "FluxPublish", "RefCount", "Share"};

  private static final ClassValue<Boolean> IS_SHARING =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          return isSharing(type.getSimpleName());
        }
      };

  private static boolean isWanted;

  private ForeignSources() {}

  /**
   * From now on, for what is assembled from now on; but not while Reactor carries the context to
   * every operator by itself. Again it changes nothing.
   */
  public static synchronized void follow() {
    isWanted = true;
    adapt();
  }

  /** Undoes {@link #follow}. */
  static synchronized void forget() {
    isWanted = false;
    adapt();
  }

  /** To be called when Reactor has begun or ceased to carry the context. */
  static synchronized void adapt() {
    if (isWanted && !CurrentContext.isCarriedByReactor()) {
      Hooks.onEachOperator(HOOK, lift());
    } else {
      Hooks.resetOnEachOperator(HOOK);
    }
  }

  private static Function<? super Publisher<Object>, ? extends Publisher<Object>> lift() {
    return Operators.liftPublisher(
        ForeignSources::isForeign, (source, actual) -> inContext(actual));
  }

  private static CoreSubscriber<? super Object> inContext(CoreSubscriber<? super Object> actual) {
    Context context = CurrentContext.get();
    return context == null ? actual : new ContextSubscriber<>(context, actual);
  }

  /** Whether its signals may come on a thread where the subscriber's context is not current. */
  @SuppressWarnings("rawtypes") // As Reactor declares it.
  static boolean isForeign(Publisher source) {
    if (!(source instanceof Scannable operator) || IS_SHARING.get(source.getClass())) {
      return true;
    }
    Object parent = operator.scanUnsafe(Attr.PARENT);
    return parent == null
        ? operator.scanUnsafe(Attr.RUN_STYLE) != Attr.RunStyle.SYNC
        : !parent.getClass().getName().startsWith(REACTOR);
  }

  private static boolean isSharing(String name) {
    for (String part : SHARING) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
