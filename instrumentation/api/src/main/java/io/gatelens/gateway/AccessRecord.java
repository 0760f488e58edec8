package io.gatelens.gateway;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * One request that is over, for the access log: sampled or not, without headers, query and bodies.
 *
 * @param endEpochNanos when it ended, since the Unix epoch
 * @param context of its SERVER span; the root context where there is none
 * @param isError whether it failed, as {@code error.type} tells
 * @param attributes by the names that its span has
 * @param attempts the upstream attempts in the order of their starts; the first of too many are
 *     left out
 */
public record AccessRecord(
    long endEpochNanos,
    Context context,
    boolean isError,
    Attributes attributes,
    List<Attributes> attempts) {}
