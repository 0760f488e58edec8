/**
 * The circuit breakers of Resilience4j, whoever makes them: their states, and the calls that they
 * do not let through.
 */
@NullMarked
package io.gatelens.instrumentation.resilience4j;

import org.jspecify.annotations.NullMarked;
