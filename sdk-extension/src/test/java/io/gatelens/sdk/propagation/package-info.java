@NullMarked
package io.gatelens.sdk.propagation;

import org.jspecify.annotations.NullMarked;
