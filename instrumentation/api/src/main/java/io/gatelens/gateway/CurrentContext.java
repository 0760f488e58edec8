package io.gatelens.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Which request the code on this thread works for. This is the one place where a request is made
 * current, in the OpenTelemetry context of the agent; an application's own copy of that API would
 * be made to agree with it here too.
 *
 * <p>A scope is opened at the borders where the gateway calls code of its users, and closed on the
 * same thread before the border returns. To open one costs a look at a thread-local and two small
 * objects; the SERVER span is started only when somebody asks what is current.
 */
public final class CurrentContext {

  /** The context's key where Reactor carries it: see {@link #carriedByReactor}. */
  public static final String REACTOR_KEY = "io.gatelens.context";

  private static volatile boolean isCarriedByReactor;

  private CurrentContext() {}

  /**
   * Makes the request current until the scope is closed, on this thread. Nothing happens where it
   * is current already, and where the settings say that no request is made current.
   */
  public static Scope of(GatewayRequest request) {
    Context context = request.contextForCode();
    return context == null ? Scope.noop() : of(context);
  }

  /**
   * Makes a context current until the scope is closed, on this thread: one that was {@link #get
   * current} on the thread that started the work.
   */
  public static Scope of(Context context) {
    ContextStorage storage = ContextStorage.get();
    Context before = storage.current();
    return before == context ? Scope.noop() : new Border(storage, before, storage.attach(context));
  }

  /** What is current on this thread; null where it works for no request. */
  public static @Nullable Context get() {
    Context current = ContextStorage.get().current();
    return current == Context.root() ? null : current;
  }

  /**
   * The span that is current on this thread: of its request, or one that the request's code
   * started. Null where there is none, also while telemetry is not up yet. Starts the SERVER span.
   */
  public static @Nullable SpanContext span() {
    Context current = get();
    if (current == null) {
      return null;
    }
    SpanContext span = Span.fromContext(current).getSpanContext();
    return span.isValid() ? span : null;
  }

  /**
   * The application has Reactor carry thread-locals from its context to every operator: from now on
   * requests put their context there too, under {@link #REACTOR_KEY}.
   */
  public static void carriedByReactor(boolean isCarried) {
    isCarriedByReactor = isCarried;
  }

  /** Whether Reactor carries thread-locals. */
  public static boolean isCarriedByReactor() {
    return isCarriedByReactor;
  }

  /** Restores what was current before, whatever the code inside has left behind. */
  private static final class Border implements Scope {

    private final ContextStorage storage;
    private final @Nullable Context before;
    private final Scope opened;

    private Border(ContextStorage storage, @Nullable Context before, Scope opened) {
      this.storage = storage;
      this.before = before;
      this.opened = opened;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // Nobody is left to close it: it ends at the next one.
    public void close() {
      opened.close();
      if (storage.current() != before) {
        storage.attach(before == null ? Context.root() : before);
      }
    }
  }
}
