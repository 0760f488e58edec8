/**
 * JSON documents that people write and a program reads: each error has its place, each file is
 * watched. Own code, as a library for JSON would have to come along wherever the extension's jar is
 * put, and those that are small do not tell where a value stands.
 */
@NullMarked
package io.gatelens.sdk.document;

import org.jspecify.annotations.NullMarked;
