package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * A publisher of the agent's in the place of one of the gateway's. Who asks for its name gets that
 * one's: Reactor writes it into messages, such as a timeout's, and these reach the client.
 */
@SuppressWarnings("rawtypes")
public abstract class FollowedMono<T> extends Mono<T> implements Scannable {

  /** What is subscribed, with whoever follows it. */
  protected final Mono<T> source;

  private final Mono<T> original;

  protected FollowedMono(Mono<T> original) {
    this(original, original);
  }

  /**
   * @param source what is subscribed: the original, or that with something around it
   */
  protected FollowedMono(Mono<T> original, Mono<T> source) {
    this.original = original;
    this.source = source;
  }

  @Override
  public final @Nullable Object scanUnsafe(Attr key) {
    return Scannable.from(original).scanUnsafe(key);
  }

  @Override
  public final boolean isScanAvailable() {
    return Scannable.from(original).isScanAvailable();
  }

  @Override
  public final String name() {
    return Scannable.from(original).name();
  }

  @Override
  public final String stepName() {
    return Scannable.from(original).stepName();
  }

  @Override
  public final String toString() {
    return original.toString();
  }
}
