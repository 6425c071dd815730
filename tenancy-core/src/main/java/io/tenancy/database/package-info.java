/** The supported database products: what a name may be, and how a driver is configured without a URL. */
@NullMarked
package io.tenancy.database;

import org.jspecify.annotations.NullMarked;
