/** A tenant's life: created, suspended, resumed, deleted, with its database and its login. */
@NullMarked
package io.tenancy.provisioning;

import org.jspecify.annotations.NullMarked;
