/** Numbers about tenants' connections: what was measured, and who is told. */
@NullMarked
package io.tenancy.monitoring;

import org.jspecify.annotations.NullMarked;
