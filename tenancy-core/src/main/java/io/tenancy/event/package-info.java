/** What happens in tenants' lives, as events. */
@NullMarked
package io.tenancy.event;

import org.jspecify.annotations.NullMarked;
