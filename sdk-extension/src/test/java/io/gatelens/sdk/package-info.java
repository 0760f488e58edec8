@NullMarked
package io.gatelens.sdk;

import org.jspecify.annotations.NullMarked;
