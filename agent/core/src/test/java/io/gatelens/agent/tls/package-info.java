/** Keys and certificates for tests. */
@NullMarked
package io.gatelens.agent.tls;

import org.jspecify.annotations.NullMarked;
