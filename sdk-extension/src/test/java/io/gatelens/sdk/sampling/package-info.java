@NullMarked
package io.gatelens.sdk.sampling;

import org.jspecify.annotations.NullMarked;
