/** What every instrumentation module's tests check against the classes of its library. */
@NullMarked
package io.gatelens.testing.module;

import org.jspecify.annotations.NullMarked;
