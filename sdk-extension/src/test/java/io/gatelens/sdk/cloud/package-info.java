@NullMarked
package io.gatelens.sdk.cloud;

import org.jspecify.annotations.NullMarked;
