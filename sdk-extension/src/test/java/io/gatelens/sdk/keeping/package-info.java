@NullMarked
package io.gatelens.sdk.keeping;

import org.jspecify.annotations.NullMarked;
