/** What a gateway with the agent has to show: one contract, and the bed that it is tested on. */
@NullMarked
package io.gatelens.testing;

import org.jspecify.annotations.NullMarked;
