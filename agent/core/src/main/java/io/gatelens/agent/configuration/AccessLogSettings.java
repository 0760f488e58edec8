package io.gatelens.agent.configuration;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of the access log is written, and where.
 *
 * @param file its name, for {@link AccessLogTarget#FILE}; null where none was given
 * @param ratio the share that is written of the requests that went well
 * @param ratioByRoute the same for single routes, by their ids
 */
public record AccessLogSettings(
    AccessLogTarget target, @Nullable String file, Ratio ratio, Map<String, Ratio> ratioByRoute) {}
