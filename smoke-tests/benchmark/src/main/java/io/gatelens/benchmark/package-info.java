/**
 * What {@code ./benchmark} runs: the sample gateway bare and with agents, in turn, under the same
 * load, and what each costs in CPU, latency, memory and time to start.
 */
@NullMarked
package io.gatelens.benchmark;

import org.jspecify.annotations.NullMarked;
