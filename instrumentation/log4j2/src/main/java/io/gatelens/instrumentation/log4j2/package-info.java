/** The trace of a request in the lines that Log4j 2 writes for it. */
@NullMarked
package io.gatelens.instrumentation.log4j2;

import org.jspecify.annotations.NullMarked;
