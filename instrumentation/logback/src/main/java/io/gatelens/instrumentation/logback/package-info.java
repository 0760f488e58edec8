/** The trace of a request in the lines that Logback writes for it. */
@NullMarked
package io.gatelens.instrumentation.logback;

import org.jspecify.annotations.NullMarked;
