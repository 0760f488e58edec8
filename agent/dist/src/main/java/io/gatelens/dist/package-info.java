/** Builds the one jar that a user attaches. */
@NullMarked
package io.gatelens.dist;

import org.jspecify.annotations.NullMarked;
