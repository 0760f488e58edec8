@NullMarked
package io.gatelens.sdk.document;

import org.jspecify.annotations.NullMarked;
