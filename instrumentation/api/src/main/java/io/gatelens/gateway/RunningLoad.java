package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A load of the configuration that has begun and not ended, as a node's status tells it.
 *
 * @param trigger what asked for it, as {@link ConfigLoads#started} has it
 * @param source where the configuration comes from: the sources that gave routes or failed by now;
 *     null where there is none yet
 * @param sinceEpochNanos since the Unix epoch
 */
public record RunningLoad(String trigger, @Nullable String source, long sinceEpochNanos) {}
