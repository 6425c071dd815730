/** One HikariCP pool per tenant: opened on first use, followed when the tenant changes, drained before it is closed. */
@NullMarked
package io.tenancy.pool;

import org.jspecify.annotations.NullMarked;
