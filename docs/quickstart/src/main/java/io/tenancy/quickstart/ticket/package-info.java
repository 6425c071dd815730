/** Tickets and their comments: code that knows of one customer only. */
@NullMarked
package io.tenancy.quickstart.ticket;

import org.jspecify.annotations.NullMarked;
