/** What nodes share in Redis. */
@NullMarked
package io.tenancy.boot.cache;

import org.jspecify.annotations.NullMarked;
