package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.context.Context;
import java.util.Arrays;

/**
 * Values that histograms are given together. Every request has dozens of them; recorded one by one
 * each would pull its series from the cache of whichever processor recorded there last. So a thread
 * keeps some hundreds, and then pulls each series once for many.
 *
 * <p>{@link #flush} has to be called before metrics are collected. Thread-safe: threads share a
 * batch where there are more of them than batches. One that adds while its batch is being recorded
 * waits for that; a batch is small so that this is short.
 */
final class Batches {

  private static final int BATCH_SIZE = 512;

  private final Batch[] batches;

  Batches() {
    this.batches = new Batch[Stripes.COUNT];
    Arrays.setAll(batches, i -> new Batch());
  }

  /** Keeps a value until its batch is full or {@link #flush}ed. */
  void add(DoubleHistogram histogram, double value, Attributes attributes) {
    mine().add(histogram, value, attributes, Context.root());
  }

  /**
   * Keeps a value as {@link #add(DoubleHistogram, double, Attributes)}, and what it is recorded in:
   * the context of a span, which may be its exemplar.
   *
   * @param atNanos when it was taken, by the gateway's clock
   */
  void add(
      DoubleHistogram histogram,
      double value,
      Attributes attributes,
      Context context,
      long atNanos) {
    mine().add(histogram, value, attributes, context, atNanos);
  }

  /**
   * Runs what adds many values with one lock for all of them in place of one each. It has to do
   * nothing else: whoever shares the batch waits for it.
   */
  void together(Runnable additions) {
    synchronized (mine()) {
      additions.run();
    }
  }

  /** Records what is kept. */
  void flush() {
    for (Batch batch : batches) {
      batch.flush();
    }
  }

  private Batch mine() {
    return batches[Stripes.mine()];
  }

  /** Guarded by itself. */
  private static final class Batch {

    private final SeriesNumbers numbers = new SeriesNumbers();
    private final ExemplarChoice exemplars = new ExemplarChoice();
    private final int[] series = new int[BATCH_SIZE];
    private final double[] values = new double[BATCH_SIZE];
    private final Context[] contexts = new Context[BATCH_SIZE];
    private int size;

    private Batch() {
      Arrays.fill(contexts, Context.root());
    }

    private synchronized void add(
        DoubleHistogram histogram, double value, Attributes attributes, Context context) {
      add(numbers.of(histogram, attributes), value, context);
    }

    private synchronized void add(
        DoubleHistogram histogram,
        double value,
        Attributes attributes,
        Context context,
        long atNanos) {
      int number = numbers.of(histogram, attributes);
      add(number, value, exemplars.isChosen(number, value, atNanos) ? context : Context.root());
    }

    private void add(int number, double value, Context context) {
      series[size] = number;
      values[size] = value;
      if (contexts[size] != context) {
        contexts[size] = context; // Seldom: as with the series.
      }
      size++;
      if (size == BATCH_SIZE || numbers.isFull()) {
        flush();
      }
    }

    /** A value that cannot be recorded takes those behind it along, and none that come later. */
    private synchronized void flush() {
      try {
        for (int i = 0; i < size; i++) {
          numbers.record(series[i], values[i], contexts[i]);
        }
      } finally {
        empty();
      }
    }

    private void empty() {
      for (int i = 0; i < size; i++) {
        if (contexts[i] != Context.root()) {
          contexts[i] = Context.root(); // Else it would keep the span.
        }
      }
      size = 0;
      if (numbers.isFull()) {
        numbers.clear();
      }
    }
  }
}
