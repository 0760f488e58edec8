/**
 * The access log: one structured record of each request, on standard output, in a file or over
 * OTLP. Nothing of it is loaded where {@code gatelens.access-log} is {@code off}.
 */
@NullMarked
package io.gatelens.agent.accesslog;

import org.jspecify.annotations.NullMarked;
