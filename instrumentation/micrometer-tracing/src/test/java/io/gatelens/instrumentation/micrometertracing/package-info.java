@NullMarked
package io.gatelens.instrumentation.micrometertracing;

import org.jspecify.annotations.NullMarked;
