package io.gatelens.gateway;

/**
 * Places that threads write to, so that hardly two write to the same one: what one processor has
 * written another one has to fetch, which takes as long as some hundred instructions.
 *
 * <p>A place is a thread's by its id, of which the event loops of a gateway have consecutive ones.
 */
public final class Stripes {

  private static final int MAX_COUNT = 64;

  /** Twice as many as processors, and a power of two. */
  public static final int COUNT = count(Runtime.getRuntime().availableProcessors());

  private Stripes() {}

  /** The calling thread's place, from 0 on and below {@link #COUNT}. */
  public static int mine() {
    return (int) Thread.currentThread().getId() & COUNT - 1;
  }

  private static int count(int processors) {
    int wanted = Math.min(MAX_COUNT, 2 * processors);
    return Integer.highestOneBit(2 * wanted - 1);
  }
}
