/** Runs breakers of each line of Resilience4j with the module woven in, without the agent. */
@NullMarked
package io.gatelens.instrumentation.woven;

import org.jspecify.annotations.NullMarked;
