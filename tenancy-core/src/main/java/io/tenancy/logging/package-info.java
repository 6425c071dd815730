/** What Tenancy says about its work, with everything secret masked before it reaches a log. */
@NullMarked
package io.tenancy.logging;

import org.jspecify.annotations.NullMarked;
