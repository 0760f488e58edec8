/**
 * The agent's own settings, read once in {@code premain} from the agent's arguments, system
 * properties and environment variables. Everything of OpenTelemetry keeps its {@code OTEL_*} names
 * and is read by the SDK.
 */
@NullMarked
package io.gatelens.agent.configuration;

import org.jspecify.annotations.NullMarked;
