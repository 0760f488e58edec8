@NullMarked
package io.gatelens.sdk.kong;

import org.jspecify.annotations.NullMarked;
