/**
 * What an instrumentation says to the agent: which module it is and where it weaves.
 *
 * <p>Nothing here knows how weaving is done.
 */
@NullMarked
package io.gatelens.instrumentation;

import org.jspecify.annotations.NullMarked;
