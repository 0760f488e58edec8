/** Micrometer Tracing: an application's own spans of the requests that Gatelens reports. */
@NullMarked
package io.gatelens.instrumentation.micrometertracing;

import org.jspecify.annotations.NullMarked;
