/** What is measured, as meters of Micrometer. */
@NullMarked
package io.tenancy.boot.metrics;

import org.jspecify.annotations.NullMarked;
