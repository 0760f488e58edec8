/** The agent itself: what happens in {@code premain}, in order. */
@NullMarked
package io.gatelens.agent;

import org.jspecify.annotations.NullMarked;
