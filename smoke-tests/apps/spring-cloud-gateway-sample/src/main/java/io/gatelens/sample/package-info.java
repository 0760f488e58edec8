/**
 * A gateway as its users write them, for the tests, the demo and the benchmark: it knows nothing of
 * the agent. The same sources are compiled for every supported line of Spring Cloud Gateway.
 */
@NullMarked
package io.gatelens.sample;

import org.jspecify.annotations.NullMarked;
