/** How many series each metric has at most, by the OpenTelemetry SDK's views. */
@NullMarked
package io.gatelens.sdk.metrics;

import org.jspecify.annotations.NullMarked;
