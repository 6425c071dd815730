/** How a new customer gets a desk. */
@NullMarked
package io.tenancy.quickstart.signup;

import org.jspecify.annotations.NullMarked;
