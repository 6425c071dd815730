/** How an application is given its tenancy: properties, their checks, and the beans made from them. */
@NullMarked
package io.tenancy.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
