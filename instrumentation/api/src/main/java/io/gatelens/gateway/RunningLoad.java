package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A load of the configuration that has begun and not ended, as a node's status tells it.
 *
 * @param trigger what asked for it, as {@link ConfigLoads#started} has it
 * @param source where the configuration comes from; null where it is not known
 * @param sinceEpochNanos since the Unix epoch
 */
public record RunningLoad(String trigger, @Nullable String source, long sinceEpochNanos) {}
