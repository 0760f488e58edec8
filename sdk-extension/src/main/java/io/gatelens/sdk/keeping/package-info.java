/**
 * Keeps the spans of requests that failed, were flagged or were slow, although the sampler did not
 * want them: {@code gatelens.trace.keep}.
 *
 * <p>Who knows a request's whole course once it is over asks {@link
 * io.gatelens.sdk.keeping.KeepPolicy} then, and makes spans only of what is kept; so does the
 * agent. In any other SDK the spans have to be recorded first: {@link
 * io.gatelens.sdk.keeping.KeepCustomizerProvider} has the sampler record what it drops, and a
 * processor that holds these spans until the request's own one ends.
 */
@NullMarked
package io.gatelens.sdk.keeping;

import org.jspecify.annotations.NullMarked;
