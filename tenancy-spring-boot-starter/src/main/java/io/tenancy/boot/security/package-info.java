/** Secrets while the application runs: how old they are, and what is done about it. */
@NullMarked
package io.tenancy.boot.security;

import org.jspecify.annotations.NullMarked;
