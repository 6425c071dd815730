/** Secrets at rest: envelopes, the keys they are made with, and the master key above those. */
@NullMarked
package io.tenancy.credential;

import org.jspecify.annotations.NullMarked;
