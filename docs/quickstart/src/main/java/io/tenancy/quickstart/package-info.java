/** A ticket desk for many customers, each with its own database. */
@NullMarked
package io.tenancy.quickstart;

import org.jspecify.annotations.NullMarked;
