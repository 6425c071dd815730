/** Who the tenants are: the model, its rules, the table in the central database and the registry that caches it. */
@NullMarked
package io.tenancy.tenant;

import org.jspecify.annotations.NullMarked;
