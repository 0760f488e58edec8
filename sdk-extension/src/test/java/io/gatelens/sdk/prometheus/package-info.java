@NullMarked
package io.gatelens.sdk.prometheus;

import org.jspecify.annotations.NullMarked;
