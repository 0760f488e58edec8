@NullMarked
package io.gatelens.sdk.metrics;

import org.jspecify.annotations.NullMarked;
