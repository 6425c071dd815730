/** Reaching the right database: the switch, the routing data source, and what stands in the way of a wrong one. */
@NullMarked
package io.tenancy.connection;

import org.jspecify.annotations.NullMarked;
