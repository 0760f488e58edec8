/** Runs code against a line of the transport with the module woven in, without the agent. */
@NullMarked
package io.gatelens.instrumentation.woven;

import org.jspecify.annotations.NullMarked;
