@NullMarked
package io.gatelens.sdk.datadog;

import org.jspecify.annotations.NullMarked;
