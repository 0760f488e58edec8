@NullMarked
package io.gatelens.sdk.resource;

import org.jspecify.annotations.NullMarked;
