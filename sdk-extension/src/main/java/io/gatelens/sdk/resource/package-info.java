/**
 * Resource detectors by the SDK's SPI. Nothing here knows the agent: the jar also works as an
 * extension of the OpenTelemetry Java agent and in any application that uses SDK autoconfigure.
 *
 * <p>The field's {@code opentelemetry-resources} detects the same, but exists as an alpha artifact
 * only, which drags in the instrumentation API and the incubator API of an older SDK than ours, and
 * reports the command line, where passwords can stand. These detectors read some small local files,
 * each up to a bound; they resolve no names, start no processes and never fail.
 */
@NullMarked
package io.gatelens.sdk.resource;

import org.jspecify.annotations.NullMarked;
