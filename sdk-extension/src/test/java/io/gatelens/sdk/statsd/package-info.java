@NullMarked
package io.gatelens.sdk.statsd;

import org.jspecify.annotations.NullMarked;
