@NullMarked
package io.gatelens.sdk.push;

import org.jspecify.annotations.NullMarked;
