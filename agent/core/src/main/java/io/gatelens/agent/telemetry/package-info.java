/**
 * The start and the end of telemetry: builds the OpenTelemetry SDK on a background thread, watches
 * over its exporters, reports on the agent itself and shuts everything down when the JVM does.
 */
@NullMarked
package io.gatelens.agent.telemetry;

import org.jspecify.annotations.NullMarked;
