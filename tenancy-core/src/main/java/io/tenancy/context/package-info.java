/** Whose turn it is on this thread: unbound, central, or one tenant. */
@NullMarked
package io.tenancy.context;

import org.jspecify.annotations.NullMarked;
