/** Schemas of tenants' databases. */
@NullMarked
package io.tenancy.migration;

import org.jspecify.annotations.NullMarked;
