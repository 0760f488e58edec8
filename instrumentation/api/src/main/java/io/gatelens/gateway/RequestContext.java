package io.gatelens.gateway;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.jspecify.annotations.Nullable;

/**
 * The context of a request's SERVER span, which is started when somebody looks into it. So a border
 * may make it current before the route is known, and a sampler sees the route all the same unless
 * code asks earlier.
 *
 * <p>A task that outlives its request may hold on to it; it keeps the span then, and nothing else
 * of the request.
 */
final class RequestContext implements Context {

  private volatile @Nullable GatewayRequest request;
  private volatile Context context = Context.root();

  RequestContext(GatewayRequest request) {
    this.request = request;
  }

  /** The request is over. */
  void settle(Context context) {
    this.context = context;
    this.request = null;
  }

  @Override
  public <V> @Nullable V get(ContextKey<V> key) {
    return started().get(key);
  }

  @Override
  public <V> Context with(ContextKey<V> key, V value) {
    return started().with(key, value);
  }

  private Context started() {
    GatewayRequest running = request;
    return running == null ? context : running.context();
  }
}
