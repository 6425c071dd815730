/** JPA on the router: no database at start-up, no switch under an open entity manager. */
@NullMarked
package io.tenancy.boot.jpa;

import org.jspecify.annotations.NullMarked;
